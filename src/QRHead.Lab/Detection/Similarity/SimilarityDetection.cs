using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>What a search for heads that score by similarity found. Immutable.</summary>
public sealed record SimilarityDetection
{
    /// <summary>Gets the chosen heads, with their distances, scales and means, and where they come from.</summary>
    public required HeadSet Heads { get; init; }

    /// <summary>Gets the best similarities by themselves, best first, with their quality on all examples.</summary>
    public required IReadOnlyList<(string Name, double Quality)> BestSingle { get; init; }

    /// <summary>Gets how good the choice is on each kind of text.</summary>
    public required IReadOnlyList<KindQuality> Kinds { get; init; }

    /// <summary>
    /// Gets how good heads are that were chosen on one kind alone, by nDCG@10 on each kind: <c>[found on][judged on]</c>, on the same kind
    /// on parts that had no say, null where it has too few.
    /// </summary>
    /// <value>Empty where there is one kind.</value>
    public required IReadOnlyList<IReadOnlyList<MeanWithInterval?>> Transfer { get; init; }

    /// <summary>Gets how first stages count beside the heads, all kinds alike; null where none was given.</summary>
    public FittedFusion? Fusion { get; init; }

    /// <summary>
    /// Gets how often heads chosen without a part of the examples tell rightly, by a threshold fitted without it, whether its queries have
    /// an answer: balanced accuracy, 0.5 is chance.
    /// </summary>
    public required MeanWithInterval Verdict { get; init; }

    /// <summary>Gets how many bytes an index keeps of a token, with keys in 8 bits.</summary>
    public required int BytesPerToken { get; init; }

    /// <summary>Gets into how many parts the examples were divided.</summary>
    public required int Folds { get; init; }

    /// <summary>Gets what was never divided, in words.</summary>
    public required string KeptTogether { get; init; }
}

/// <summary>How good chosen heads are on one kind of text, by nDCG@10.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Examples">How many examples it has.</param>
/// <param name="HeldOut">Chosen without the part of the examples that is judged.</param>
/// <param name="LeftOut">Chosen without any example of the kind; null where there is no other kind.</param>
/// <param name="Best">The best single similarity, chosen without the part that is judged.</param>
/// <param name="Verdict">
/// Balanced accuracy on the kind of a threshold that was fitted without it; null where there is no other kind.
/// </param>
public sealed record KindQuality(
    string Kind, int Examples, MeanWithInterval HeldOut, MeanWithInterval? LeftOut, MeanWithInterval Best, MeanWithInterval? Verdict);

/// <summary>A mean over queries.</summary>
/// <param name="Mean">The mean, in [0, 1].</param>
/// <param name="Interval">Where it would lie had other queries been asked, 95 %.</param>
public readonly record struct MeanWithInterval(double Mean, ConfidenceInterval Interval)
{
    internal static MeanWithInterval Of(IReadOnlyList<double> values) => new(values.Average(), ConfidenceInterval.OfMean(values));
}
