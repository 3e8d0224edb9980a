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
/// <param name="Version">The form of what is stored of a passage; an index that does not say it has the first.</param>
internal sealed record IndexHeader(
    string CreatedBy, ContextIdentity ReadWith, string HeadSet, IReadOnlyList<string> Heads, KeyPrecision Keys, int PassageTokens,
    int Version = 1)
{
    /// <summary>
    /// The version that this release writes and reads: 2 keeps what the instruction pays to each token, 3 keeps keys as integers in pairs, 4 has
    /// checksums of what is read: of the segments' pages, of places, of this.
    /// </summary>
    public const int CurrentVersion = 4;

    private const string BuildAgain = "Build an index with what you have now, or load what this one was built with.";

    /// <summary>Describes an index that is about to be made.</summary>
    public static IndexHeader Of(RankingModel model, IndexOptions options)
    {
        string version = typeof(IndexHeader).Assembly.GetName().Version?.ToString(3) ?? "";
        return new IndexHeader($"qrhead {version}", model.Identity, model.Heads.Name, model.Heads.Entries, options.Keys, options.PassageTokens, CurrentVersion);
    }

    /// <summary>Refuses an index that was built with something else than what would search it.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="model">What would search it.</param>
    /// <exception cref="IndexException">Something differs; the message says what.</exception>
    public void Check(string folder, RankingModel model)
    {
        ContextIdentity now = model.Identity;
        bool sameModel = ReadWith.Model == now.Model || ReadWith.Weights == now.Weights;
        if (sameModel && !Heads.SequenceEqual(model.Heads.Entries))
        {
            throw new IndexException(
                folder, $"an index for the heads {string.Join(',', Heads)} ({HeadSet})", $"one for {string.Join(',', model.Heads.Entries)} ({model.Heads.Name})",
                "Choose the heads that it was built for, or build an index for these.");
        }

        if (now.DifferenceOf("an index", ReadWith) is { } difference)
            throw new IndexException(folder, difference.Found, difference.Expected, BuildAgain);
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
                folder, $"version {version} of an index", $"version {CurrentVersion}", "Build it again with this release, or use the one that built it.");
    }
}

/// <summary>Of a header what can be read whatever its version.</summary>
/// <param name="Version">As in <see cref="IndexHeader"/>.</param>
internal sealed record IndexVersion(int Version = 1);

/// <summary>Reads and writes headers without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IndexHeader))]
[JsonSerializable(typeof(IndexVersion))]
internal sealed partial class IndexJsonContext : JsonSerializerContext;
