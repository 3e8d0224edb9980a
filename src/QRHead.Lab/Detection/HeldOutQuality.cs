using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>How good a number of heads is on examples that had no say in choosing them. Immutable.</summary>
/// <param name="Heads">How many heads.</param>
/// <param name="DeepestLayer">The deepest layer that they may be in, 0-based.</param>
/// <param name="Overlap">
/// The share of heads that the choices for two parts of the examples have in common, averaged: 1 is perfectly stable; null for random
/// heads.
/// </param>
/// <param name="Measures">nDCG@10, MRR and Recall@5, with a value for each example.</param>
/// <remarks>
/// Passages are ranked by the sum of what each head gives them by itself. A ranking drops outliers once, in the sum over heads, so its
/// numbers differ a little.
/// </remarks>
public sealed record HeldOutQuality(int Heads, int DeepestLayer, double? Overlap, IReadOnlyList<MeasureValues> Measures)
{
    /// <summary>Gets the values of nDCG@10, which decides.</summary>
    internal IReadOnlyList<double> Deciding => Measures[0].Values;

    /// <summary>Whether this is as good as another, or worse by no more than one standard error of the difference.</summary>
    internal bool IsAsGoodAs(HeldOutQuality other)
    {
        double[] losses = [.. other.Deciding.Zip(Deciding, (theirs, own) => theirs - own)];
        double mean = losses.Average();
        double variance = losses.Sum(loss => (loss - mean) * (loss - mean)) / Math.Max(1, losses.Length - 1);
        return mean <= Math.Sqrt(variance / losses.Length);
    }
}
