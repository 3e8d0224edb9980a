using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Retrieval;

/// <summary>What a saved context's file says before the keys and values.</summary>
/// <param name="CreatedBy">The program and its version.</param>
/// <param name="ReadWith">What the passages were read with.</param>
/// <param name="PlannedLength">The length that was planned for the whole text, in tokens: keys of some models depend on it.</param>
/// <param name="Tokens">The ids of the tokens whose keys and values follow.</param>
/// <param name="Passages">The passages.</param>
internal sealed record SavedContextHeader(
    string CreatedBy, ContextIdentity ReadWith, int PlannedLength, IReadOnlyList<int> Tokens, IReadOnlyList<SavedPassage> Passages)
{
    /// <summary>Describes what this release has read.</summary>
    public static SavedContextHeader Of(
        ContextIdentity readWith, int plannedLength, IReadOnlyList<int> tokens, IReadOnlyList<SavedPassage> passages)
    {
        string version = typeof(SavedContextHeader).Assembly.GetName().Version?.ToString(3) ?? "";
        return new SavedContextHeader($"qrhead {version}", readWith, plannedLength, tokens, passages);
    }

    /// <summary>Refuses what no release writes: a seal says that a header is as it was written, not by whom.</summary>
    /// <exception cref="JsonException">Something can't be.</exception>
    public void Check()
    {
        if (Tokens.Count == 0 || Tokens.Any(token => token < 0) || PlannedLength < Tokens.Count)
            throw new JsonException($"{Tokens.Count} tokens for a planned length of {PlannedLength}");
        if (Passages.Contains(null!))
            throw new JsonException("a passage that is null");
        if (ReadWith.Cache.Count == 0 || ReadWith.Cache.Contains(null!) || ReadWith.DeepestLayer < 0)
            throw new JsonException($"{ReadWith.Cache.Count} tensors of a cache up to layer {ReadWith.DeepestLayer}");
    }
}

/// <summary>A passage of a saved context.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title; null for none.</param>
/// <param name="Text">Its text as it was given.</param>
/// <param name="Cut">Its text as it was read, where its end was cut off to make it fit; else null.</param>
internal sealed record SavedPassage(string Id, string? Title, string Text, string? Cut)
{
    /// <summary>Gets the passage as it was given.</summary>
    [JsonIgnore]
    public Passage Given => new(Id, Text, Title);

    /// <summary>Gets the passage as it was read.</summary>
    [JsonIgnore]
    public Passage Fitting => new(Id, Cut ?? Text, Title);

    /// <summary>Describes a passage.</summary>
    public static SavedPassage Of(Passage given, Passage fitting) =>
        new(given.Id, given.Title, given.Text, fitting.Text == given.Text ? null : fitting.Text);
}

/// <summary>Reads and writes headers without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SavedContextHeader))]
internal sealed partial class SavedContextJsonContext : JsonSerializerContext;
