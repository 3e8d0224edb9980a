using System.Text.Json.Serialization;

namespace QRHead.Heads;

/// <summary>The keys of a head set file, in the order in which they are written.</summary>
internal sealed record HeadSetDocument
{
    public string? Format { get; init; }

    public int? Version { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string?>? Heads { get; init; }

    public IReadOnlyDictionary<string, float>? Weights { get; init; }

    public SimilarityDocument? Similarity { get; init; }

    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    public RelevanceThreshold? Threshold { get; init; }

    public IReadOnlyDictionary<string, double>? Fusion { get; init; }

    public HeadProvenance? Provenance { get; init; }
}

/// <summary>The keys that say how to read the others.</summary>
internal sealed record HeadSetVersion(string? Format = null, int? Version = null);

/// <summary>Reads and writes head set files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    Converters = [typeof(EnumJson<Reading>), typeof(ScoringRuleJson)])]
[JsonSerializable(typeof(HeadSetDocument))]
[JsonSerializable(typeof(HeadSetVersion))]
[JsonSerializable(typeof(SimilarityDocument))]
internal sealed partial class HeadSetJsonContext : JsonSerializerContext;
