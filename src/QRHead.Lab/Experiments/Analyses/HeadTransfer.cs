using QRHead.Lab.Detection;
using QRHead.Lab.Experiments.Analyses;

namespace QRHead.Lab;

/// <summary>Whether heads that are found on one data set rank another, in both directions.</summary>
/// <remarks>
/// QRHead (arXiv 2506.09944), table 5. Where data set and test are one, heads are chosen on other examples than those they are judged on.
/// </remarks>
public static class HeadTransfer
{
    /// <summary>Judges the best heads of each data set on each data set.</summary>
    /// <param name="passes">The data sets, at least two, of one model.</param>
    /// <param name="objective">What makes a head good.</param>
    /// <param name="size">How many heads; at least 1, at most all.</param>
    /// <param name="folds">Into how many parts a data set is divided to judge its own heads; at least 2.</param>
    /// <returns>
    /// A series for each data set that heads are found on, with the share of heads that both sets have in common; on its own data, that of
    /// the choices for its parts.
    /// </returns>
    /// <exception cref="ArgumentException">The passes are of other heads.</exception>
    /// <exception cref="HeadSetException">There are not so many heads.</exception>
    public static Analysis Of(IReadOnlyList<HeadPass> passes, Objective objective, int size, int folds = 5)
    {
        ArgumentNullException.ThrowIfNull(passes);
        ArgumentNullException.ThrowIfNull(objective);
        foreach (HeadPass pass in passes)
            HeadSets.CheckSameHeads(passes[0], pass);
        HeadSets.CheckSize(passes[0], size);
        // [passes][examples][heads]
        double[][][] values = [.. passes.Select(pass => pass.Values(objective))];
        int[][] sets = [.. values.Select(ofPass => HeadOrder.Of(ofPass, passes[0].Heads.Count)[..size])];
        var points = new List<AnalysisPoint>();
        for (int found = 0; found < passes.Count; found++)
        {
            for (int test = 0; test < passes.Count; test++)
            {
                string series = $"found on {passes[found].Name}", label = passes[test].Name;
                points.Add(found == test
                    ? Own(passes[test], values[test], series, size, folds)
                    : new AnalysisPoint(series, label, passes[test].Judge(sets[found]))
                    {
                        Figures = Common(HeadSets.Overlap(sets[found], sets[test])),
                    });
            }
        }

        return new Analysis("transfer", "judged on", points);
    }

    private static AnalysisPoint Own(HeadPass pass, double[][] values, string series, int size, int folds)
    {
        var heldOut = new HeldOut(pass.Readings, values, pass.Heads, Folds.Divide(pass.Readings, folds));
        HeldOutQuality quality = heldOut.ByDepth(size)[^1];
        return new AnalysisPoint(series, pass.Name, quality.Measures) { Figures = Common(quality.Overlap ?? 1) };
    }

    private static OrderedDictionary<string, double> Common(double share) => new([KeyValuePair.Create("heads in common", share)]);
}
