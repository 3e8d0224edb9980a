using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab.Detection;
using QRHead.Lab.Experiments.Analyses;

namespace QRHead.Lab;

/// <summary>
/// How much heads depend on the examples they are found on: sets from disjoint random samples, of growing size, and from all examples.
/// </summary>
/// <remarks>QRHead (arXiv 2506.09944), table 6, for one size.</remarks>
public static class DetectionSample
{
    private const int Smallest = 4, MostSamples = 5;

    /// <summary>Judges the best heads of each sample.</summary>
    /// <param name="detection">The examples that are sampled.</param>
    /// <param name="test">Where the heads are judged; of the same model.</param>
    /// <param name="objective">What makes a head good.</param>
    /// <param name="size">How many heads; at least 1, at most all.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <returns>
    /// A point for each size of samples: the mean over up to five samples, how many heads they have in common, and the means of the worst
    /// and the best.
    /// </returns>
    /// <exception cref="ArgumentException">The passes are of other heads.</exception>
    /// <exception cref="HeadSetException">There are not so many heads.</exception>
    public static Analysis Of(HeadPass detection, HeadPass test, Objective objective, int size, uint seed = 42)
    {
        HeadSets.CheckSameHeads(detection, test);
        ArgumentNullException.ThrowIfNull(objective);
        HeadSets.CheckSize(test, size);
        double[][] values = detection.Values(objective);                                                               // [examples][heads]
        int[] Best(IEnumerable<double[]> examples) => HeadOrder.Of(examples, test.Heads.Count)[..size];

        int[] ofAll = Best(values);
        var points = new List<AnalysisPoint>();
        for (int count = Smallest; count <= values.Length / 2; count *= 2)
        {
            int[] shuffled = [.. Enumerable.Range(0, values.Length)];
            new PythonRandom(seed).Shuffle(shuffled);
            int[][] sets =
            [
                .. shuffled.Chunk(count).Where(sample => sample.Length == count).Take(MostSamples)
                    .Select(sample => Best(sample.Select(example => values[example]))),
            ];
            points.Add(PointOf(string.Create(CultureInfo.InvariantCulture, $"{count}"), test, sets, ofAll));
        }

        points.Add(PointOf(string.Create(CultureInfo.InvariantCulture, $"all {values.Length}"), test, [ofAll], ofAll));
        return new Analysis("sample", "examples", points);
    }

    private static AnalysisPoint PointOf(string label, HeadPass test, int[][] sets, int[] ofAll)
    {
        double[] means = [.. sets.Select(set => test.Judge(set)[0].Mean)];
        var figures = new OrderedDictionary<string, double> { ["samples"] = sets.Length };
        if (HeadSets.MeanOverlap(sets) is { } overlap)
            figures.Add("heads in common", overlap);
        figures.Add("in common with all", sets.Average(set => HeadSets.Overlap(set, ofAll)));
        figures.Add("worst", means.Min());
        figures.Add("best", means.Max());
        return new AnalysisPoint($"best {ofAll.Length} heads", label, test.JudgeMean(sets)) { Figures = figures };
    }
}
