using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Lab;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>What needles were found, for people, for programs, and as Markdown.</summary>
internal static class NeedleReport
{
    private static readonly string[] Columns = ["needle", "masked", "found", "low", "high", "trials"];

    /// <summary>Writes a table for people, or tab-separated columns.</summary>
    public static void WriteTable(IAnsiConsole console, IReadOnlyList<NeedleQuality> qualities) =>
        DataTable.Write(console, Columns, qualities.Select(Row));

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<NeedleQuality> qualities, NeedleOptions options)
    {
        foreach ((string name, HeadSet? heads) in options.Masked.Where(masked => masked.Heads is not null))
            writer.WriteLine($"- {name}: {string.Join(',', heads!.Heads)}");
        writer.WriteLine(
            $"- texts of {string.Join(", ", options.Lengths)} tokens, {options.Depths.Count} depths, {options.Seeds} needles of each kind");
        writer.WriteLine();
        writer.WriteLine($"| {string.Join(" | ", Columns)} |");
        writer.WriteLine($"|{string.Concat(Columns.Select(_ => "---|"))}");
        foreach (NeedleQuality quality in qualities)
            writer.WriteLine($"| {string.Join(" | ", Row(quality))} |");
        writer.WriteLine();
        writer.WriteLine(
            "Share of answers that have the needle's word in them, with the 95 % bootstrap interval. `copy`: the question has the "
            + "needle's words. `infer`: it has none of them.");
        writer.WriteLine();
        writer.WriteLine("![](report.svg)");
    }

    /// <summary>Writes an array of JSON.</summary>
    public static void WriteJson(TextWriter writer, IReadOnlyList<NeedleQuality> qualities) => writer.WriteLine(JsonSerializer.Serialize(
        [
            .. qualities.Select(
                quality => new NeedleRecord(
                    quality.Kind, quality.Masked, quality.Found.Mean, quality.Found.Interval.Low, quality.Found.Interval.High,
                    quality.Trials)),
        ],
        NeedleReportJsonContext.Default.NeedleRecordArray));

    private static string[] Row(NeedleQuality quality) =>
    [
        quality.Kind, quality.Masked, Number(quality.Found.Mean), Number(quality.Found.Interval.Low), Number(quality.Found.Interval.High),
        quality.Trials.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}

/// <summary>
/// What was found of a kind of needle with some heads masked: the contract of <c>eval needle --format json</c>, which writes a list of
/// these.
/// </summary>
internal sealed record NeedleRecord(string Needle, string Masked, double Found, double Low, double High, int Trials);

/// <summary>How records become JSON: snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NeedleRecord[]))]
internal sealed partial class NeedleReportJsonContext : JsonSerializerContext;
