using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Benchmarking;

namespace QRHead.Cli.Output;

/// <summary>The contract of <c>bench --format json</c>.</summary>
internal sealed record BenchRecord(
    string Model, string Precision, int Layers, int LayersTotal, int Threads, double LoadMs, long WeightBytes, long PeakMemoryBytes,
    BenchLengthRecord[] Lengths,
    BenchOperatorRecord[]? Operators)
{
    public static BenchRecord Of(BenchmarkReport report) => new(
        report.Model, report.Precision, report.Layers, report.LayersTotal, report.Threads, Rounded(
            report.LoadTime), report.WeightBytes, report.PeakMemory,
        [.. report.Lengths.Select(length => new BenchLengthRecord(
            length.Tokens, Rounded(length.ReadTime), Math.Round(length.TokensPerSecond, 1), Rounded(length.FirstQueryTime), Rounded(
                length.QueryTime),
            Rounded(length.ReadOutTime), Rounded(length.SaveTime), Rounded(length.OpenTime), length.CacheBytes))],
        report.Operators.Count == 0 ? null
            : [.. report.Operators.Select(one => new BenchOperatorRecord(one.Name, one.Calls, Rounded(one.Time)))]);

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}

/// <summary>The figures for one length.</summary>
internal sealed record BenchLengthRecord(
    int Tokens, double ReadMs, double TokensPerSecond, double FirstQueryMs, double QueryMs, double ReadOutMs, double SaveMs, double OpenMs,
    long CacheBytes);

/// <summary>What one kind of operator took.</summary>
internal sealed record BenchOperatorRecord(string Name, int Calls, double Ms);

/// <summary>Figures as one JSON object.</summary>
internal static class BenchJson
{
    public static void Write(TextWriter writer, BenchmarkReport report) =>
        writer.WriteLine(JsonSerializer.Serialize(BenchRecord.Of(report), BenchJsonContext.Default.BenchRecord));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BenchRecord))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
