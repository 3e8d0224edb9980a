using WeightedHeads = (System.Collections.Generic.IReadOnlyList<int> Heads, System.Collections.Generic.IReadOnlyList<float>? Weights);

namespace QRHead.Lab.Detection;

/// <summary>
/// The heads that were chosen in the end, and those that are chosen in the same way without each part of the examples. Immutable.
/// </summary>
/// <param name="Final">Places of heads, with their weights or null.</param>
/// <param name="ByFold">The same, chosen without each part.</param>
/// <param name="Quality">How good the latter are on the parts that they were chosen without.</param>
internal sealed record HeadChoice(WeightedHeads Final, IReadOnlyList<WeightedHeads> ByFold, HeldOutQuality Quality)
{
    /// <summary>Scores the passages of each example by the heads that were chosen without it.</summary>
    /// <param name="readings">The examples.</param>
    /// <param name="folds">The parts.</param>
    /// <returns><c>[examples][passages]</c>.</returns>
    public float[][] HeldOutScores(IReadOnlyList<HeadReading> readings, Folds folds) =>
        [.. readings.Select((reading, example) => reading.Sum(ByFold[folds.Of[example]].Heads, ByFold[folds.Of[example]].Weights))];

    /// <summary>Fits the score that tells queries with an answer among their passages from those without.</summary>
    /// <param name="readings">The examples, each passage read alone.</param>
    /// <param name="folds">The parts.</param>
    /// <param name="passageTokens">How many tokens were kept for each passage.</param>
    public RelevanceThreshold Threshold(IReadOnlyList<HeadReading> readings, Folds folds, int passageTokens)
    {
        TopScores[] Tops(WeightedHeads heads) =>
        [
            .. readings.Select(reading => TopScores.Of(reading.Grades, reading.Sum(heads.Heads, heads.Weights))),
        ];
        return ThresholdFit.Of(
            Tops(Final), [.. ByFold.Select(Tops)], folds, (readings.Average(reading => reading.PassageIds.Count), passageTokens));
    }
}
