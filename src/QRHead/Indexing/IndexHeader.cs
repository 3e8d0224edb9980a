using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Retrieval;

namespace QRHead.Indexing;

/// <summary>What an index says of itself: all that its keys depend on beside the passages. It never changes.</summary>
/// <param name="CreatedBy">The program and its version.</param>
/// <param name="ReadWith">What passages are read with.</param>
/// <param name="HeadSet">The name of the head set.</param>
/// <param name="Heads">The heads, as <c>layer-head</c>, each with its weight where there are weights, as <c>layer-head:weight</c>.</param>
/// <param name="Keys">How keys are stored.</param>
/// <param name="PassageTokens">Tokens that are kept for each passage.</param>
/// <param name="Similarity">
/// A hash of all numbers of heads that score by similarity; null for an index that keeps what attention needs.
/// </param>
/// <param name="Version">The form of what is stored of a passage; an index that does not say it has the first.</param>
internal sealed record IndexHeader(
    string CreatedBy, ContextIdentity ReadWith, string HeadSet, IReadOnlyList<string> Heads, KeyPrecision Keys, int PassageTokens,
    string? Similarity = null, int Version = 1)
{
    /// <summary>
    /// The version that this release writes and reads: 2 keeps what the instruction pays to each token, 3 keeps keys as integers in pairs,
    /// 4 has checksums of what is read: of the segments' pages, of places, of this; 5 is one that scores by similarity, or says that it
    /// does not; 6 has its words as <see cref="FirstStage.WordCutter"/> cuts them, and embeddings.
    /// </summary>
    public const int CurrentVersion = 6;

    /// <summary>Describes an index that is about to be made.</summary>
    public static IndexHeader Of(RankingModel model, IndexOptions options)
    {
        string version = typeof(IndexHeader).Assembly.GetName().Version?.ToString(3) ?? "";
        bool similar = model.Scoring.IsSimilarity;
        KeyPrecision keys = options.Keys ?? (similar ? KeyPrecision.Int8 : KeyPrecision.Int16);
        if (keys == KeyPrecision.Int4 && !similar)
            throw new ArgumentException(
                "Keys of 4 bits are for scoring by similarity; the heads score by attention, for which they are kept in 16 or 8.",
                nameof(options));
        return new IndexHeader(
            $"qrhead {version}", model.Identity, model.Heads.Name, HeadsOf(model.Heads), keys, options.PassageTokens, similar
                ? model.Heads.Similarity!.Fingerprint() : null, CurrentVersion);
    }

    /// <summary>Makes what scores with such an index.</summary>
    public IIndexScoring Scoring(RankingModel model) => Similarity is null
        ? new AttentionScoring(model, Keys, PassageTokens)
        : new SimilarityScoring(model, Keys switch { KeyPrecision.Int4 => 4, KeyPrecision.Int8 => 8, _ => 16 }, PassageTokens);

    /// <summary>Refuses an index that was built with something else than what would search it.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="model">What would search it.</param>
    /// <exception cref="IndexException">Something differs; the message says what.</exception>
    public void Check(string folder, RankingModel model)
    {
        ContextIdentity now = model.Identity;
        bool sameModel = ReadWith.Model == now.Model || ReadWith.Weights == now.Weights;
        if (sameModel && (Similarity is null) == model.Scoring.IsSimilarity)
        {
            string Kind(bool similar) => similar ? "scores by similarity" : "scores by attention";
            throw new IndexException(
                folder, $"an index that {Kind(Similarity is not null)}, with the heads {HeadSet}",
                $"one that {Kind(model.Scoring.IsSimilarity)}, with the heads {model.Heads.Name}",
                $"Read its texts again (qrhead index upgrade {folder}), or choose the heads that it was built for (--heads {HeadSet}).");
        }

        if (sameModel && (!Heads.SequenceEqual(HeadsOf(model.Heads)) || Similarity != model.Heads.Similarity?.Fingerprint()))
        {
            throw new IndexException(
                folder, $"an index for the heads {string.Join(',', Heads)} ({HeadSet})",
                $"one for {string.Join(',', HeadsOf(model.Heads))} ({model.Heads.Name})",
                $"Choose the heads that it was built for, or read its texts again for these (qrhead index upgrade {folder}).");
        }

        if (now.DifferenceOf("an index", ReadWith) is { } difference)
            throw new IndexException(
                folder, difference.Found, difference.Expected,
                $"Read its texts again (qrhead index upgrade {folder}), or load what it was built with.");
    }

    /// <summary>Writes the header.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, IndexJsonContext.Default.IndexHeader);

    /// <summary>Reads a header.</summary>
    /// <param name="folder">The index's folder, for messages.</param>
    /// <param name="json">The header.</param>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="IndexException">It is that of another version.</exception>
    public static IndexHeader FromJson(string folder, string json)
    {
        // The version first: another one may have other words for the rest.
        int? version = JsonSerializer.Deserialize(json, IndexJsonContext.Default.IndexVersion)?.Version;
        return version == CurrentVersion
            ? JsonSerializer.Deserialize(json, IndexJsonContext.Default.IndexHeader)!
            : version is null ? throw new JsonException("null")
            : throw new IndexException(
                folder, $"version {version} of an index", $"version {CurrentVersion}",
                version < CurrentVersion ? $"Read its texts again: qrhead index upgrade {folder}"
                    : "It was built by a newer release: use that.");
    }

    private static IReadOnlyList<string> HeadsOf(HeadSet heads) => heads.Similarity?.Names ?? heads.Entries;

    /// <summary>Reads how many tokens a passage may have from a header of any version.</summary>
    public static int PassageTokensOf(string json) =>
        JsonSerializer.Deserialize(json, IndexJsonContext.Default.IndexVersion)?.PassageTokens ?? IndexOptions.DefaultPassageTokens;
}

/// <summary>Of a header what can be read whatever its version.</summary>
/// <param name="Version">As in <see cref="IndexHeader"/>.</param>
/// <param name="PassageTokens">As there; null where it does not say.</param>
internal sealed record IndexVersion(int Version = 1, int? PassageTokens = null);

/// <summary>Reads and writes headers without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters =
    [
        typeof(EnumJson<KeyPrecision>),
    ], RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IndexHeader))]
[JsonSerializable(typeof(IndexVersion))]
internal sealed partial class IndexJsonContext : JsonSerializerContext;
