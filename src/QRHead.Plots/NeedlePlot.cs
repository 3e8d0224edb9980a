using System.Globalization;
using QRHead.Lab;
using ScottPlot;

namespace QRHead.Plots;

/// <summary>
/// Where needles were found: a map of depth by length for each kind of needle, a row of maps, and each set of masked heads, a column.
/// </summary>
public static class NeedlePlot
{
    private const int Cell = 46, Around = 170;

    /// <summary>Draws what was found.</summary>
    /// <param name="qualities">What was found; at least one.</param>
    /// <param name="path">The file to write, ending in <c>.svg</c> or <c>.png</c>.</param>
    /// <exception cref="UnknownNameException">The file's name ends otherwise.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(IReadOnlyList<NeedleQuality> qualities, string path)
    {
        ArgumentNullException.ThrowIfNull(qualities);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] masked =
        [
            .. qualities.Select(quality => quality.Masked).Distinct(),
        ], kinds = [.. qualities.Select(quality => quality.Kind).Distinct()];
        int[] lengths = [.. qualities.SelectMany(quality => quality.ByPlace.Keys).Select(place => place.Length).Distinct().Order()];
        double[] depths = [.. qualities.SelectMany(quality => quality.ByPlace.Keys).Select(place => place.Depth).Distinct().Order()];

        // A line of nothing lies between two maps.
        var cells = new double[(kinds.Length * (depths.Length + 1)) - 1, (masked.Length * (lengths.Length + 1)) - 1];
        for (int row = 0; row < cells.GetLength(0); row++)
        {
            for (int column = 0; column < cells.GetLength(1); column++)
                cells[row, column] = double.NaN;
        }

        foreach (NeedleQuality quality in qualities)
        {
            int top = Array.IndexOf(kinds, quality.Kind) * (depths.Length + 1), left = Array.IndexOf(
                masked, quality.Masked) * (lengths.Length + 1);
            foreach (((int length, double depth), double found) in quality.ByPlace)
                cells[top + Array.IndexOf(depths, depth), left + Array.IndexOf(lengths, length)] = found;
        }

        var plot = new Plot();
        var map = plot.Add.Heatmap(cells);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        map.ManualRange = new ScottPlot.Range(0, 1);
        plot.Add.ColorBar(map).Label = "share found";
        int rows = cells.GetLength(0);
        plot.Axes.Left.SetTicks(
            [.. kinds.SelectMany((_, kind) => depths.Select((_, depth) => (double)(rows - 1 - ((kind * (depths.Length + 1)) + depth))))],
            [.. kinds.SelectMany(kind => depths.Select(depth => string.Create(CultureInfo.InvariantCulture, $"{kind}, {depth:P0}")))]);
        plot.Axes.Bottom.SetTicks(
            [.. masked.SelectMany((_, set) => lengths.Select((_, length) => (double)((set * (lengths.Length + 1)) + length)))],
            [.. masked.SelectMany(
                (name, _) => lengths.Select(
                    (length, i) => string.Create(
                        CultureInfo.InvariantCulture, $"{length}{(i == lengths.Length / 2 ? $"\n{name}" : "")}")))]);
        plot.XLabel("tokens of the text; below them which heads are masked");
        plot.YLabel("needle, and its depth in the text");
        PlotFile.Save(plot, path, (cells.GetLength(1) * Cell) + Around, (rows * Cell / 2) + Around);
    }
}
