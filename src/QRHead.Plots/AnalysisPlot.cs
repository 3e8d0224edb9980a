using QRHead.Evaluation;
using QRHead.Lab;
using ScottPlot;

namespace QRHead.Plots;

/// <summary>
/// How quality depends on one thing: a line for each series, a mark and a 95 % interval for each point. Labels stand at equal distances.
/// </summary>
public static class AnalysisPlot
{
    private const int Width = 760, Height = 440;

    /// <summary>How far series stand apart, so that intervals do not cover each other; in distances of labels.</summary>
    private const double Apart = 0.06;

    /// <summary>Draws one measure.</summary>
    /// <param name="analysis">The analysis; it has points.</param>
    /// <param name="measure">The place of the measure, 0-based.</param>
    /// <param name="path">The file to write, ending in <c>.svg</c> or <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The file's name ends otherwise.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(Analysis analysis, int measure, string path)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] labels = [.. analysis.Labels], series = [.. analysis.Series];
        var plot = new Plot();
        var palette = new ScottPlot.Palettes.Category10();
        foreach ((int place, string name) in series.Index())
        {
            Color color = palette.GetColor(place);
            AnalysisPoint[] points = [.. analysis.Points.Where(point => point.Series == name)];
            double[] xs = [.. points.Select(point => Array.IndexOf(labels, point.Label) + (Apart * (place - ((series.Length - 1) / 2.0))))];
            foreach ((double x, AnalysisPoint point) in xs.Zip(points))
            {
                ConfidenceInterval interval = point.Measures[measure].Interval();
                plot.Add.Line(x, interval.Low, x, interval.High).Color = color;
            }

            var line = plot.Add.Scatter(xs, points.Select(point => point.Measures[measure].Mean).ToArray(), color);
            line.LegendText = name;
            line.MarkerSize = 7;
        }

        plot.Axes.Bottom.SetTicks([.. labels.Select((_, place) => (double)place)], labels);
        plot.Axes.SetLimitsX(-0.5, labels.Length - 0.5);
        plot.XLabel(analysis.Axis);
        plot.YLabel($"{analysis.Points[0].Measures[measure].Measure.Name}, mean and 95 % interval");
        plot.ShowLegend(Edge.Right);
        PlotFile.Save(plot, path, Width, Height);
    }
}
