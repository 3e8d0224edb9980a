using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Cli.Output;

/// <summary>A head set as JSON: the contract of <c>heads show --format json</c>.</summary>
internal sealed record HeadSetRecord(
    string Name, IReadOnlyList<string> Heads, IReadOnlyList<float>? Weights, int DeepestLayer, RelevanceThreshold? Threshold,
    ProvenanceRecord? Provenance);

/// <summary>Where a head set comes from, as part of <see cref="HeadSetRecord"/>.</summary>
internal sealed record ProvenanceRecord(
    string? Model, string? Revision, string? Precision, string? Dataset, string? DatasetFingerprint, string? Objective, string? Scoring,
    string? Reading,
    int? Examples, int? Seed, string? ToolVersion, string? Source, string? Created)
{
    public static ProvenanceRecord Of(HeadProvenance from) => new(
        from.Model, from.Revision, from.Precision, from.Dataset, from.DatasetFingerprint, from.Objective, from.Scoring?.ToString(),
        from.Reading?.ToString().ToLowerInvariant(), from.Examples, from.Seed, from.ToolVersion, from.Source, from.Created);
}

/// <summary>A head set beside the first: the contract of <c>heads compare --format json</c>, which writes a list of these.</summary>
internal sealed record ComparisonRecord(
    string Name, int Heads, int InCommon, double? RankCorrelation, int DeepestLayer, double? LayersSaved);

/// <summary>Head sets as JSON.</summary>
internal static class HeadsJson
{
    public static void Write(TextWriter writer, HeadSet set) => writer.WriteLine(JsonSerializer.Serialize(
        new HeadSetRecord(
            set.Name, [.. set.Heads.Select(head => head.ToString())], set.Weights, set.Deepest, set.Threshold, set.Provenance is { } from
                ? ProvenanceRecord.Of(from) : null),
        HeadsJsonContext.Default.HeadSetRecord));

    public static void Write(TextWriter writer, IEnumerable<HeadComparison> sets) => writer.WriteLine(JsonSerializer.Serialize(
        [
            .. sets.Select(
                one => new ComparisonRecord(one.Set.Name, one.Set.Count, one.Common, one.RankCorrelation, one.Set.Deepest, one.Saved)),
        ], HeadsJsonContext.Default.ComparisonRecordArray));
}

/// <summary>How the records become text: snake case, nothing that is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HeadSetRecord))]
[JsonSerializable(typeof(ComparisonRecord[]))]
internal sealed partial class HeadsJsonContext : JsonSerializerContext;
