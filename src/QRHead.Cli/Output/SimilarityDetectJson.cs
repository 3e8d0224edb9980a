using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Lab;

namespace QRHead.Cli.Output;

/// <summary>A search for heads that score by similarity, for programs.</summary>
internal static class SimilarityDetectJson
{
    public static void Write(TextWriter output, SimilarityDetection found) => output.WriteLine(JsonSerializer.Serialize(
        new SimilarityDetectRecord(
            found.Heads.ToString(), found.BytesPerToken, found.Heads.Deepest, found.Folds, [.. found.Kinds.Select(KindRecord.Of)],
            found.Transfer.Count == 0 ? null : [.. found.Transfer.Select(on => on.Select(MeanRecord.Of).ToArray())], MeanRecord.Of(
                found.Verdict)!, found.Fusion?.Weights, found.Heads.Threshold,
            found.BestSingle.ToDictionary(one => one.Name, one => one.Quality)),
        SimilarityDetectJsonContext.Default.SimilarityDetectRecord));
}

/// <summary>What was found.</summary>
internal sealed record SimilarityDetectRecord(
    string Heads, int BytesPerToken, int DeepestLayer, int Folds, IReadOnlyList<KindRecord> Kinds, IReadOnlyList<MeanRecord?[]>? Transfer,
    MeanRecord Verdict,
    IReadOnlyDictionary<string, double>? Fusion, RelevanceThreshold? Threshold, Dictionary<string, double> Single);

/// <summary>How good it is on a kind of text.</summary>
internal sealed record KindRecord(string Kind, int Examples, MeanRecord HeldOut, MeanRecord? LeftOut, MeanRecord Best, MeanRecord? Verdict)
{
    public static KindRecord Of(KindQuality kind) =>
        new(kind.Kind, kind.Examples, MeanRecord.Of(kind.HeldOut)!, MeanRecord.Of(kind.LeftOut), MeanRecord.Of(kind.Best)!,
            MeanRecord.Of(kind.Verdict));
}

/// <summary>A mean with its interval.</summary>
internal sealed record MeanRecord(double Mean, double Low, double High)
{
    public static MeanRecord? Of(MeanWithInterval? value) =>
        value is { } known ? new(known.Mean, known.Interval.Low, known.Interval.High) : null;
}

/// <summary>Writes it without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(SimilarityDetectRecord))]
internal sealed partial class SimilarityDetectJsonContext : JsonSerializerContext;
