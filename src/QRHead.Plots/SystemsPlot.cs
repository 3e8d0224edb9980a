using QRHead.Evaluation;
using ScottPlot;

namespace QRHead.Plots;

/// <summary>Several runs beside each other: a mark for the mean of a measure, a line for its 95 % interval, the best mean on top.</summary>
public static class SystemsPlot
{
    private const int Width = 720, Row = 34, Around = 110;

    /// <summary>Draws one measure.</summary>
    /// <param name="runs">The runs, at least one, judged with the same measures.</param>
    /// <param name="measure">The place of the measure, 0-based.</param>
    /// <param name="path">The file to write, ending in <c>.svg</c> or <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The file's name ends otherwise.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(IReadOnlyList<RunEvaluation> runs, int measure, string path)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentException.ThrowIfNullOrEmpty(path);
        RunEvaluation[] ordered = [.. runs.OrderBy(run => run.Measures[measure].Mean)];
        var plot = new Plot();
        foreach ((int place, RunEvaluation run) in ordered.Index())
        {
            MeasureValues values = run.Measures[measure];
            ConfidenceInterval interval = values.Interval();
            plot.Add.Line(interval.Low, place, interval.High, place).Color = Colors.Navy;
            plot.Add.Marker(values.Mean, place, MarkerShape.FilledCircle, 8, Colors.Navy);
        }

        plot.Axes.Left.SetTicks([.. ordered.Select((_, place) => (double)place)], [.. ordered.Select(run => run.Name)]);
        plot.Axes.SetLimitsY(-0.7, ordered.Length - 0.3);
        plot.XLabel($"{runs[0].Measures[measure].Measure.Name}, mean and 95 % interval over {runs[0].QueryIds.Count} queries");
        PlotFile.Save(plot, path, Width, (ordered.Length * Row) + Around);
    }
}
