using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Heads;

namespace QRHead.Indexing;

/// <summary>
/// What an index was built with, so that nobody has to say it again: the model, by what it was called and where it lay, its heads and their
/// scoring, and how texts were split. Whether a model is the same is not told by this, but by its fingerprint.
/// </summary>
internal sealed record IndexRecipe
{
    /// <summary>
    /// Gets what the model was called where that was no path: a name on the hub, or in another program; null for a path and for the
    /// built-in model.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>Gets where the model lay, as a full path; null for the built-in model.</summary>
    public string? Location { get; init; }

    /// <summary>Gets whether the model is the one that is built in.</summary>
    public bool IsBuiltIn => Location is null;

    /// <summary>Gets the heads, with all that is known of them.</summary>
    public required HeadSet Heads { get; init; }

    /// <summary>Gets how they score.</summary>
    public required ScoringRule Scoring { get; init; }

    /// <summary>Gets how long passages of texts may be, in tokens; null where there were no texts yet.</summary>
    public int? ChunkTokens { get; init; }

    /// <summary>Writes the recipe.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new IndexRecipeDocument(Reference, Location, Encoding.UTF8.GetString(HeadSetJson.Write(Heads)), Scoring.ToString(), ChunkTokens),
        IndexRecipeJsonContext.Default.IndexRecipeDocument);

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IndexRecipe FromJson(string json)
    {
        IndexRecipeDocument document = JsonSerializer.Deserialize(json, IndexRecipeJsonContext.Default.IndexRecipeDocument)
            ?? throw new JsonException("null");
        try
        {
            return new IndexRecipe
            {
                Reference = document.Reference,
                Location = document.Location,
                Heads = HeadSetJson.Read(document.Heads, "index"),
                Scoring = ScoringRule.Parse(document.Scoring),
                ChunkTokens = document.ChunkTokens,
            };
        }
        catch (Exception exception) when (exception is HeadSetException or FormatException)
        {
            throw new JsonException($"a recipe that is not what was written: {exception.Message}", exception);
        }
    }
}

/// <summary>A recipe as JSON; the heads are a head set file in it.</summary>
internal sealed record IndexRecipeDocument(string? Reference, string? Location, string Heads, string Scoring, int? ChunkTokens);

/// <summary>Reads and writes recipes without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IndexRecipeDocument))]
internal sealed partial class IndexRecipeJsonContext : JsonSerializerContext;
