using ScottPlot;

namespace QRHead.Plots;

/// <summary>
/// A map of a model's heads: layers from the first, at the bottom, upwards, heads from left to right, coloured by what detection found.
/// </summary>
public static class HeadMapPlot
{
    private const int Cell = 22, Least = 320, Margin = 160, TitleSize = 12;

    /// <summary>Draws a head set with the scores of all heads; the set's own heads are marked.</summary>
    /// <param name="set">The set; it has scores.</param>
    /// <param name="path">The file to write, ending in <c>.svg</c> or <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The set has no scores, or the file's name ends otherwise.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(HeadSet set, string path)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (set.Scores.Count == 0)
            throw new ArgumentException($"The set '{set.Name}' has no scores of heads to draw.", nameof(set));
        int layers = set.Scores.Max(score => score.Head.Layer) + 1, heads = set.Scores.Max(score => score.Head.Head) + 1;
        var cells = new double[layers, heads];
        for (int layer = 0; layer < layers; layer++)
        {
            for (int head = 0; head < heads; head++)
                cells[layer, head] = double.NaN;
        }

        // A heat map's first row is drawn at the top.
        foreach ((HeadId head, double score) in set.Scores)
            cells[layers - 1 - head.Layer, head.Head] = score;

        var plot = new Plot();
        var map = plot.Add.Heatmap(cells);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map).Label = set.Provenance?.Objective ?? "score";
        var chosen = plot.Add.Markers(
            set.Heads.Select(head => (double)head.Head).ToArray(), set.Heads.Select(head => (double)head.Layer)
                .ToArray(), MarkerShape.OpenCircle, 10, Colors.Red);
        chosen.LegendText = $"{set.Count} chosen";
        plot.XLabel("head");
        plot.YLabel("layer");
        plot.Title($"{set.Provenance?.Model ?? set.Name}\n{set.Scores.Count} heads, {set.Scoring}", TitleSize);
        plot.Axes.SetLimits(-0.5, heads - 0.5, -0.5, layers - 0.5);
        PlotFile.Save(plot, path, Math.Max(Least, (heads * Cell) + Margin), Math.Max(Least, (layers * Cell) + Margin));
    }
}
