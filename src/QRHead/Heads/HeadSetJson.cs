using System.Text.Json;

namespace QRHead.Heads;

/// <summary>
/// Our form:
/// <c>{"format":"qrhead-heads","version":1,"name":…,"heads":["13-18",…],"weights":{…},"scores":{…},"threshold":{…},
/// "fusion":{…},"provenance":{…}}</c>.
/// </summary>
internal static class HeadSetJson
{
    private const string Format = "qrhead-heads";
    private const int Version = 1;

    /// <summary>That of sets that score by similarity, which a release that does not know it must not take for something else.</summary>
    private const int SimilarityVersion = 2;

    /// <exception cref="JsonException">Broken, or a value of the wrong type.</exception>
    /// <exception cref="HeadSetException">Another format or version, or heads that cannot be.</exception>
    public static HeadSet Read(string text, string name)
    {
        CheckVersion(JsonSerializer.Deserialize(text, HeadSetJsonContext.Default.HeadSetVersion)!);
        HeadSetDocument document = JsonSerializer.Deserialize(text, HeadSetJsonContext.Default.HeadSetDocument)!;
        if (document.Similarity is { } similarity)
            return new HeadSet(document.Name ?? name, similarity.ToHeads(), document.Provenance)
            {
                Threshold = document.Threshold,
                Scores = ScoresOf(document),
                Fusion = document.Fusion,
            };
        if (document.Heads is not { } heads)
            throw new HeadSetException("No key 'heads' found; an array such as [\"13-18\"] is expected.");

        return new HeadSet(document.Name ?? name, heads.Select((head, index) => Head(head, $"heads[{index}]")), document.Provenance)
        {
            Weights = document.Weights is { } weights ? [.. heads.Select(head => WeightOf(head!, weights))] : null,
            Threshold = document.Threshold,
            Scores = ScoresOf(document),
            Fusion = document.Fusion,
        };
    }

    public static byte[] Write(HeadSet set) => JsonSerializer.SerializeToUtf8Bytes(
        new HeadSetDocument
        {
            Format = Format,
            Version = set.Similarity is null ? Version : SimilarityVersion,
            Name = set.Name,
            Heads = set.Similarity is null ? [.. set.Heads.Select(head => head.ToString())] : null,
            Similarity = set.Similarity is { } similarity ? SimilarityDocument.Of(similarity) : null,
            Weights = set.Weights?.Zip(set.Heads).ToDictionary(weight => weight.Second.ToString(), weight => weight.First),
            Scores = set.Scores.Count == 0 ? null : set.Scores.ToDictionary(score => score.Head.ToString(), score => score.Score),
            Threshold = set.Threshold,
            Fusion = set.Fusion,
            Provenance = set.Provenance,
        },
        HeadSetJsonContext.Default.HeadSetDocument);

    private static HeadScore[] ScoresOf(HeadSetDocument document) =>
    [
        .. document.Scores?.Select(score => new HeadScore(Head(score.Key, "scores"), score.Value)) ?? [],
    ];

    private static void CheckVersion(HeadSetVersion found)
    {
        if (found.Format != Format)
            throw new HeadSetException($"Format '{found.Format ?? "none"}' found; \"format\": \"{Format}\" is expected.");
        if (found.Version is not (Version or SimilarityVersion))
        {
            string version = found.Version is { } number ? $"Version {number}" : "No version";
            throw new HeadSetException(
                $"{version} found; version {Version} or {SimilarityVersion} is expected. A newer file needs a newer release of this "
                + "library.");
        }
    }

    private static float WeightOf(string head, IReadOnlyDictionary<string, float> weights) => weights.TryGetValue(head, out float weight)
        ? weight
        : throw new HeadSetException($"No weight found for head '{head}' in 'weights'; one for each of 'heads' is expected.");

    private static HeadId Head(string? text, string where) => text is not null && HeadSet.TryParse(text, out HeadId head)
        ? head
        : throw new HeadSetException($"'{text}' found in {where}; layer-head expected, both counted from 0, for example \"13-18\".");
}
