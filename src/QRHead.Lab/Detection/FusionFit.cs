using QRHead.Evaluation;

namespace QRHead.Lab.Detection;

/// <summary>Fits the weights of first stages beside attention, by trying all of a grid.</summary>
/// <remarks>
/// Attention's scores of an example are those of heads that were chosen without it. The weights themselves are few, and their grid coarse:
/// they are judged on the examples that they were fitted to.
/// </remarks>
internal static class FusionFit
{
    private static readonly double[] Grid = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3];

    /// <summary>Fits weights.</summary>
    /// <param name="readings">The examples.</param>
    /// <param name="attention"><c>[examples][passages]</c>.</param>
    /// <param name="examples">The same examples, with their texts.</param>
    /// <param name="stagesOf">Makes the first stages of an example's passages.</param>
    /// <param name="cancellationToken">Stops between examples.</param>
    /// <param name="kinds">The kind of each example, all of which weigh alike; null for one.</param>
    public static FittedFusion Of(
        IReadOnlyList<HeadReading> readings, IReadOnlyList<float[]> attention, IReadOnlyList<EvaluationInstance> examples,
        Func<EvaluationInstance, IReadOnlyList<IFirstStage>> stagesOf, CancellationToken cancellationToken,
        IReadOnlyList<int>? kinds = null)
    {
        string[] names = [];
        var standardised = new double[readings.Count][][];
        for (int example = 0; example < readings.Count; example++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<IFirstStage> stages = stagesOf(examples[example]);
            names = [.. stages.Select(stage => stage.Name)];
            standardised[example] =
            [
                Fusion.Standardised([[.. attention[example].Select(score => (double)score)]]),
                .. stages.Select(
                    stage => Fusion.Standardised(
                        [stage.Scores(examples[example].Query.Text, readings[example].PassageIds, cancellationToken)])),
            ];
        }

        IGrouping<int, int>[] byKind = [.. Enumerable.Range(0, readings.Count).GroupBy(example => kinds?[example] ?? 0)];
        double Quality(double[] weights) =>
            byKind.Average(kind => kind.Average(example => HeldOut.Measures[0].Evaluate(readings[example].Judge(
            [.. Enumerable.Range(0, readings[example].PassageIds.Count)
                .Select(passage =>
                    (float)(standardised[example][0][passage]
                        + weights.Select((weight, stage) => weight * standardised[example][stage + 1][passage]).Sum()))]))));

        // Of equally good ones the nearest to equal weights.
        double[] best = Combinations(names.Length).AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(weights => (Weights: weights, Quality: Quality(weights)))
            .OrderByDescending(tried => Math.Round(tried.Quality, 6)).ThenBy(tried => tried.Weights.Sum(weight => Math.Abs(weight - 1)))
            .First().Weights;
        return new FittedFusion(
            names.Zip(best).ToDictionary(pair => pair.First, pair => pair.Second), Quality(new double[names.Length]), Quality(
                best), Quality([.. names.Select(_ => 1.0)]));
    }

    private static IEnumerable<double[]> Combinations(int count) => count == 0
        ? [[]]
        : Combinations(count - 1).SelectMany(_ => Grid, (weights, weight) => (double[])[.. weights, weight]);
}
