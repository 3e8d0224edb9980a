using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>An analysis as a table: a row for each point, means with 95 % intervals; in a terminal, or as Markdown.</summary>
internal static class AnalysisTable
{
    public static void Write(IAnsiConsole console, Analysis analysis) =>
        DataTable.Write(console, Columns(analysis), analysis.Points.Select(point => Row(analysis, point)));

    /// <summary>Writes what was asked, the table, and the plot beside it.</summary>
    public static void WriteMarkdown(TextWriter writer, Analysis analysis, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
            writer.WriteLine($"- {line}");
        string[] columns = Columns(analysis);
        writer.WriteLine();
        writer.WriteLine($"| {string.Join(" | ", columns)} |");
        writer.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (AnalysisPoint point in analysis.Points)
            writer.WriteLine($"| {string.Join(" | ", Row(analysis, point))} |");
        writer.WriteLine();
        writer.WriteLine("Means over the queries with 95 % bootstrap intervals.");
        writer.WriteLine();
        writer.WriteLine($"![]({analysis.Name}.svg)");
    }

    private static string[] Columns(Analysis analysis) =>
        ["series", analysis.Axis, .. analysis.Points[0].Measures.Select(measure => measure.Measure.Name), .. Figures(analysis)];

    private static string[] Row(Analysis analysis, AnalysisPoint point) =>
    [
        point.Series, point.Label, .. point.Measures.Select(Cell),
        .. Figures(analysis)
            .Select(name => point.Figures.TryGetValue(name, out double value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : ""),
    ];

    private static IEnumerable<string> Figures(Analysis analysis) => analysis.Points.SelectMany(point => point.Figures.Keys).Distinct();

    private static string Cell(MeasureValues measure)
    {
        ConfidenceInterval interval = measure.Interval();
        return string.Create(CultureInfo.InvariantCulture, $"{measure.Mean:0.000} [{interval.Low:0.000}, {interval.High:0.000}]");
    }
}
