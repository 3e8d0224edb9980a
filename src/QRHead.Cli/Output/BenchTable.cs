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
            $"{report.Model}, {report.Precision}, {report.Layers} of {report.LayersTotal} layers, {report.Threads} threads: weights {ByteSize.Of(report.WeightBytes)}, loaded in {report.LoadTime.TotalSeconds:F2} s, peak memory {ByteSize.Of(report.PeakMemory)}"));
        var table = new Table().Border(console.Profile.Capabilities.Interactive ? TableBorder.Rounded : TableBorder.Ascii2);
        foreach (string title in new[] { "tokens", "read, s", "tokens/s", "query, ms", "of it read-out, ms", "cache" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (LengthReport length in report.Lengths)
        {
            table.AddRow(
                length.Tokens.ToString("N0", CultureInfo.InvariantCulture),
                length.ReadTime.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture),
                length.TokensPerSecond.ToString("F0", CultureInfo.InvariantCulture),
                length.QueryTime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture),
                length.ReadOutTime.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture),
                ByteSize.Of(length.CacheBytes));
        }

        console.Write(table);
    }
}
