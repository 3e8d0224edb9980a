using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Benchmarking;

namespace QRHead.Cli.Output;

/// <summary>The contract of <c>bench --format json</c>.</summary>
internal sealed record BenchRecord(
    string Model, string Precision, int Layers, int LayersTotal, int Threads, double LoadMs, long WeightBytes, long PeakMemoryBytes, BenchLengthRecord[] Lengths)
{
    public static BenchRecord Of(BenchmarkReport report) => new(
        report.Model, report.Precision, report.Layers, report.LayersTotal, report.Threads, Rounded(report.LoadTime), report.WeightBytes, report.PeakMemory,
        [.. report.Lengths.Select(length => new BenchLengthRecord(
            length.Tokens, Rounded(length.ReadTime), Math.Round(length.TokensPerSecond, 1), Rounded(length.QueryTime), Rounded(length.ReadOutTime), length.CacheBytes))]);

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}

/// <summary>The figures for one length.</summary>
internal sealed record BenchLengthRecord(int Tokens, double ReadMs, double TokensPerSecond, double QueryMs, double ReadOutMs, long CacheBytes);

/// <summary>Figures as one JSON object.</summary>
internal static class BenchJson
{
    public static void Write(TextWriter writer, BenchmarkReport report) =>
        writer.WriteLine(JsonSerializer.Serialize(BenchRecord.Of(report), BenchJsonContext.Default.BenchRecord));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchRecord))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
