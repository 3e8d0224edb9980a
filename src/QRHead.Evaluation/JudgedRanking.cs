namespace QRHead.Evaluation;

/// <summary>The passages that a run found for one query, in order, each with its grade: all that a measure looks at.</summary>
/// <remarks>Immutable, safe for many threads.</remarks>
public sealed class JudgedRanking
{
    private JudgedRanking(IReadOnlyList<int> grades, Judgements judgements)
    {
        Grades = grades;
        Ideal = [.. judgements.Grades.Values.Where(grade => grade > 0).OrderDescending()];
        RelevantEntries = judgements.RelevantEntries;
    }

    /// <summary>
    /// Gets the grade of each passage that was found, best score first; 0 where it is unjudged or not relevant, never below.
    /// </summary>
    public IReadOnlyList<int> Grades { get; }

    /// <summary>Gets the grades of all relevant passages, found or not, the highest first: the ranking that can't be better.</summary>
    public IReadOnlyList<int> Ideal { get; }

    /// <summary>Gets what recall divides by: the number of relevant passages, repeated ones counted again.</summary>
    public int RelevantEntries { get; }

    /// <summary>Ranks and judges what was found for a query.</summary>
    /// <param name="judgements">The query's judgements.</param>
    /// <param name="found">The query's entries of a run, in any order, no passage twice.</param>
    /// <param name="ties">Which of two passages with one score comes first.</param>
    /// <exception cref="ArgumentException">A passage stands twice, which would make measures above 1.</exception>
    public static JudgedRanking Of(Judgements judgements, IEnumerable<RunEntry> found, TieRule ties = TieRule.TrecEval)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        ArgumentNullException.ThrowIfNull(found);
        RunEntry[] entries = [.. found];
        var passages = new HashSet<string>(entries.Length, StringComparer.Ordinal);
        if (Array.FindIndex(entries, entry => !passages.Add(entry.PassageId)) is >= 0 and int twice)
            throw new ArgumentException(
                $"The passage '{entries[twice].PassageId}' stands twice in the ranking of query '{entries[twice].QueryId}'.",
                nameof(found));
        IEnumerable<RunEntry> ranked = ties == TieRule.AsGiven
            ? entries.OrderByDescending(entry => entry.Score)
            : entries.OrderByDescending(entry => (float)entry.Score).ThenByDescending(entry => entry.PassageId, CodePointOrder.Instance);
        return new JudgedRanking(
            [.. ranked.Select(entry => Math.Max(0, judgements.Grades.GetValueOrDefault(entry.PassageId)))], judgements);
    }

    /// <summary>Counts the relevant passages among the first.</summary>
    /// <param name="cutoff">How many passages to look at; null for all.</param>
    public int Hits(int? cutoff) => Grades.Take(cutoff ?? Grades.Count).Count(grade => grade > 0);
}
