using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Lab;

namespace QRHead.Cli.Output;

/// <summary>An analysis as JSON: the contract of <c>NAME.json</c>.</summary>
/// <param name="Name">What was asked.</param>
/// <param name="Axis">What changes from label to label.</param>
/// <param name="About">What was run, in words.</param>
/// <param name="Points">The points.</param>
internal sealed record AnalysisRecord(string Name, string Axis, IReadOnlyList<string> About, IReadOnlyList<PointRecord> Points);

/// <summary>One point of an analysis as JSON.</summary>
/// <param name="Series">Which line it belongs to.</param>
/// <param name="Label">Where on the axis it lies.</param>
/// <param name="Queries">Over how many queries the means are.</param>
/// <param name="Measures">Means with 95 % bootstrap intervals.</param>
/// <param name="Figures">What else is known, by name.</param>
internal sealed record PointRecord(
    string Series, string Label, int Queries, IReadOnlyList<HeldOutRecord> Measures, IReadOnlyDictionary<string, double> Figures)
{
    public static PointRecord Of(AnalysisPoint point) =>
        new(point.Series, point.Label, point.Measures[0].Values.Count, [.. point.Measures.Select(HeldOutRecord.Of)], point.Figures);
}

/// <summary>The analysis as one JSON object.</summary>
internal static class AnalysisJson
{
    public static void Write(TextWriter writer, Analysis analysis, IReadOnlyList<string> lines) =>
        writer.WriteLine(JsonSerializer.Serialize(
        new AnalysisRecord(analysis.Name, analysis.Axis, lines, [.. analysis.Points.Select(PointRecord.Of)]),
        AnalysisJsonContext.Readable.AnalysisRecord));
}

/// <summary>How the records become text: snake case, indented, text as it is, since the output is no HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(AnalysisRecord))]
internal sealed partial class AnalysisJsonContext : JsonSerializerContext
{
    public static AnalysisJsonContext Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
