namespace QRHead.Evaluation;

/// <summary>The judgements of one query.</summary>
/// <remarks>Immutable, safe for many threads.</remarks>
public sealed class Judgements
{
    private readonly Dictionary<string, int> _grades = new(StringComparer.Ordinal);

    /// <summary>Gathers judgements.</summary>
    /// <param name="grades">Passage ids with their grades; of a passage that stands twice the higher grade counts.</param>
    public Judgements(IEnumerable<KeyValuePair<string, int>> grades)
    {
        ArgumentNullException.ThrowIfNull(grades);
        foreach ((string id, int grade) in grades)
        {
            _grades[id] = _grades.TryGetValue(id, out int before) ? Math.Max(before, grade) : grade;
            RelevantEntries += grade > 0 ? 1 : 0;
        }
    }

    /// <summary>Gets the grade of each judged passage.</summary>
    public IReadOnlyDictionary<string, int> Grades => _grades;

    /// <summary>Gets how many judgements say that a passage is relevant; a passage that stands twice counts twice.</summary>
    /// <remarks>Recall of the QRHead reference divides by this: <c>len(gt_docs)</c> of <c>eval_retrieval.py</c> at 7a668e7.</remarks>
    public int RelevantEntries { get; }

    /// <summary>Gets the judgements but those of grade 0; negative ones stay.</summary>
    internal Judgements WithoutZero() => new(_grades.Where(grade => grade.Value != 0));
}
