using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab.Detection;
using QRHead.Lab.Experiments.Analyses;

namespace QRHead.Lab;

/// <summary>How many heads are needed: the best 1, 2, 4 … of one data set, and as many at random, on another.</summary>
/// <remarks>QRHead (arXiv 2506.09944), table 8, for three numbers of heads and without random ones.</remarks>
public static class NumberOfHeads
{
    private const string Best = "best", AtRandom = "at random";
    private const int RandomDraws = 10;

    /// <summary>Judges sets of heads of growing size.</summary>
    /// <param name="detection">Where heads are put in order.</param>
    /// <param name="test">Where they are judged; of the same model.</param>
    /// <param name="objective">What makes a head good.</param>
    /// <param name="seed">The seed of the random sets; each value is the mean over ten of them.</param>
    /// <exception cref="ArgumentException">The passes are of other heads.</exception>
    public static Analysis Of(HeadPass detection, HeadPass test, Objective objective, uint seed = 42)
    {
        HeadSets.CheckSameHeads(detection, test);
        ArgumentNullException.ThrowIfNull(objective);
        int all = test.Heads.Count;
        int[] order = HeadOrder.Of(detection.Values(objective), all);
        var random = new PythonRandom(seed);
        var points = new List<AnalysisPoint>();
        foreach (int size in HeldOut.Sizes.Where(size => size < all))
        {
            string label = size.ToString(CultureInfo.InvariantCulture);
            int[][] draws = [.. Enumerable.Range(0, RandomDraws).Select(_ => random.Sample(all, size))];
            points.Add(new AnalysisPoint(Best, label, test.Judge(order[..size])));
            points.Add(new AnalysisPoint(AtRandom, label, test.JudgeMean(draws)));
        }

        // All heads are the best and random ones at once.
        string every = string.Create(CultureInfo.InvariantCulture, $"all {all}");
        var whole = new AnalysisPoint(Best, every, test.Judge(order));
        points.AddRange([whole, whole with { Series = AtRandom }]);
        return new Analysis("number", "heads", points);
    }
}
