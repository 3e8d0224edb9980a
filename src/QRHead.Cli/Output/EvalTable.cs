using System.Globalization;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>Runs for people: a table in a terminal, tab-separated columns where redirected.</summary>
internal static class EvalTable
{
    private static readonly string[] Columns = ["run", "measure", "mean", "95 % interval", "difference", "p", "queries"];

    public static void Write(IAnsiConsole console, IReadOnlyList<ComparedRun> runs, bool perQuery)
    {
        DataTable.Write(console, Columns, runs.SelectMany(Rows));
        if (perQuery)
            DataTable.Write(
                console, ["run", "query", .. runs[0].Evaluation.Measures.Select(measure => measure.Measure.Name)], runs.SelectMany(
                    QueryRows));
        if (!Console.IsOutputRedirected && runs.Count > 1)
            console.MarkupLineInterpolated(
                $"[grey]difference and p: paired randomisation test against {runs[0].Evaluation.Name}, two-sided[/]");
    }

    private static IEnumerable<string[]> Rows(ComparedRun run) => run.Evaluation.Measures.Index().Select(measure => new[]
    {
        run.Evaluation.Name,
        measure.Item.Measure.Name,
        Number(measure.Item.Mean),
        $"{Number(run.Intervals[measure.Index].Low)}–{Number(run.Intervals[measure.Index].High)}",
        run.Tests.Count > 0 ? Signed(run.Tests[measure.Index].MeanDifference) : "",
        run.Tests.Count > 0 ? Number(run.Tests[measure.Index].PValue) : "",
        run.Evaluation.QueryIds.Count.ToString(CultureInfo.InvariantCulture),
    });

    private static IEnumerable<string[]> QueryRows(ComparedRun run) => run.Evaluation.QueryIds.Index().Select(query => (string[])
        [run.Evaluation.Name, VisibleText.Of(query.Item),
            .. run.Evaluation.Measures.Select(measure => Number(measure.Values[query.Index]))]);

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
