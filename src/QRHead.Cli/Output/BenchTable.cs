using System.Globalization;
using QRHead.Benchmarking;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>Figures of this machine for people.</summary>
internal static class BenchTable
{
    public static void Write(IAnsiConsole console, BenchmarkReport report)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Model}, {report.Precision}, {report.Layers} of {report.LayersTotal} layers, {report.Threads} threads: weights "
            + $"{ByteSize.Of(report.WeightBytes)}, loaded in {report.LoadTime.TotalSeconds:F2} s, peak memory "
            + $"{ByteSize.Of(report.PeakMemory)}"));
        Table table = New(
            console, "tokens", "read, s", "tokens/s", "first query, s", "next query, ms", "of it read-out, ms", "save, ms",
            "open, ms", "cache");
        foreach (LengthReport length in report.Lengths)
        {
            table.AddRow(
                Number(length.Tokens, "N0"), Number(length.ReadTime.TotalSeconds, "F2"), Number(length.TokensPerSecond, "F0"), Number(
                    length.FirstQueryTime.TotalSeconds, "F2"),
                Number(length.QueryTime.TotalMilliseconds, "F0"), Number(length.ReadOutTime.TotalMilliseconds, "F1"), Number(
                    length.SaveTime.TotalMilliseconds, "F0"),
                Number(length.OpenTime.TotalMilliseconds, "F0"), ByteSize.Of(length.CacheBytes));
        }

        console.Write(table);
        if (report.Operators.Count == 0)
            return;
        double all = report.Operators.Sum(one => one.Time.TotalMilliseconds);
        Table operators = New(console, "ms", "share, %", "calls", "operator");
        operators.Columns[^1].LeftAligned();
        foreach (OperatorTime one in report.Operators)
            operators.AddRow(
                Number(one.Time.TotalMilliseconds, "F1"), Number(100 * one.Time.TotalMilliseconds / all, "F1"), Number(
                    one.Calls, "N0"), one.Name);
        console.Write(operators);
    }

    private static Table New(IAnsiConsole console, params string[] titles)
    {
        Table table = new Table().Border(console.Profile.Capabilities.Interactive ? TableBorder.Rounded : TableBorder.Ascii2);
        foreach (string title in titles)
            table.AddColumn(new TableColumn(title).RightAligned());
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
