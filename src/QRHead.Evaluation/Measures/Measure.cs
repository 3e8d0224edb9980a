using QRHead.Evaluation.Measures;
namespace QRHead.Evaluation;

/// <summary>Says how good a ranking is, in one number from 0 to 1; higher is better.</summary>
/// <remarks>Immutable, safe for many threads. Two measures of one name are equal.</remarks>
public abstract class Measure : IEquatable<Measure>
{
    private protected Measure(string name, int? cutoff)
    {
        Name = cutoff is null ? name : FormattableString.Invariant($"{name}@{cutoff}");
        Cutoff = cutoff;
    }

    /// <summary>Gets the name that <see cref="Parse"/> reads, for example <c>nDCG@10</c>.</summary>
    public string Name { get; }

    /// <summary>Gets how many passages the measure looks at, from the first; null for all.</summary>
    public int? Cutoff { get; }

    /// <summary>Reads the name of a measure, in any case.</summary>
    /// <param name="name">
    /// <c>nDCG</c>, <c>MAP</c>, <c>MRR</c>, <c>Recall@k</c>, <c>P@k</c>, <c>recall_any@k</c> or <c>recall_all@k</c>; the first three also
    /// with <c>@k</c>.
    /// </param>
    /// <exception cref="UnknownNameException">There is no such measure. The message lists those that there are.</exception>
    public static Measure Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return MeasureNames.Parse(name.Trim());
    }

    /// <summary>Measures a ranking.</summary>
    /// <param name="ranking">The ranking of one query; one without relevant passages measures 0, but 1 for recall_all.</param>
    /// <returns>From 0 to 1; higher is better.</returns>
    public abstract double Evaluate(JudgedRanking ranking);

    /// <inheritdoc/>
    public bool Equals(Measure? other) => other?.Name == Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Measure);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Gets the name.</summary>
    public override string ToString() => Name;
}
