using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;
using QRHead.Lab;

namespace QRHead.Cli.Output;

/// <summary>A detection as JSON: the contract of <c>detect --format json</c>. The heads' own scores stand in the head set file.</summary>
/// <param name="Heads">The chosen heads.</param>
/// <param name="Weights">Their weights; null where all count 1.</param>
/// <param name="Threshold">From which score on a passage is relevant; null where passages were not read alone.</param>
/// <param name="Examples">How many examples were used.</param>
/// <param name="Folds">Into how many parts they were divided.</param>
/// <param name="KeptTogether">What was never divided.</param>
/// <param name="EnoughLayer">The shallowest layer up to which as many heads are as good.</param>
/// <param name="Chosen">The chosen heads, held out.</param>
/// <param name="BySize">The best 1, 2, 4 … heads, held out, and all.</param>
/// <param name="ByDepth">As many heads up to each layer, held out.</param>
/// <param name="Random">As many heads at random.</param>
internal sealed record DetectionRecord(
    string Heads, IReadOnlyList<float>? Weights, RelevanceThreshold? Threshold, int Examples, int Folds, string KeptTogether,
    int EnoughLayer,
    QualityRecord Chosen, IReadOnlyList<QualityRecord> BySize, IReadOnlyList<QualityRecord> ByDepth, QualityRecord Random)
{
    public static DetectionRecord Of(HeadDetection found) => new(
        found.Heads.ToString(), found.Heads.Weights, found.Heads.Threshold, found.Examples, found.Folds, found.KeptTogether,
        found.EnoughLayer,
        QualityRecord.Of(found.Chosen), [.. found.BySize.Select(QualityRecord.Of)], [.. found.ByDepth.Select(QualityRecord.Of)],
        QualityRecord.Of(found.Random));
}

/// <summary>How good a number of heads is, as JSON.</summary>
internal sealed record QualityRecord(int Heads, int DeepestLayer, double? Overlap, IReadOnlyList<HeldOutRecord> Measures)
{
    public static QualityRecord Of(HeldOutQuality quality) =>
        new(quality.Heads, quality.DeepestLayer, quality.Overlap, [.. quality.Measures.Select(HeldOutRecord.Of)]);
}

/// <summary>A measure's mean over the examples with its 95 % bootstrap interval.</summary>
internal sealed record HeldOutRecord(string Measure, double Mean, double Low, double High)
{
    public static HeldOutRecord Of(MeasureValues measure)
    {
        ConfidenceInterval interval = measure.Interval();
        return new(measure.Measure.Name, measure.Mean, interval.Low, interval.High);
    }
}

/// <summary>The detection as one JSON object.</summary>
internal static class DetectJson
{
    public static void Write(TextWriter writer, HeadDetection found) =>
        writer.WriteLine(JsonSerializer.Serialize(DetectionRecord.Of(found), DetectJsonContext.Default.DetectionRecord));
}

/// <summary>How the records become text: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DetectionRecord))]
internal sealed partial class DetectJsonContext : JsonSerializerContext;
