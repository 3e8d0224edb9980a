namespace QRHead;

/// <summary>What is in an index.</summary>
public sealed record IndexInfo
{
    /// <summary>Gets how many passages it has.</summary>
    public required int Passages { get; init; }

    /// <summary>Gets how many files of indexed folders they come from.</summary>
    public required int Files { get; init; }

    /// <summary>
    /// Gets how many passages had their end cut off when they were read, because they have more tokens than are kept for one.
    /// </summary>
    public required int Cut { get; init; }

    /// <summary>Gets the tokens of all passages, with markers, titles and what separates them from the query.</summary>
    public required long Tokens { get; init; }

    /// <summary>Gets the bytes that their keys take.</summary>
    public required long KeyBytes { get; init; }

    /// <summary>Gets the bytes on disk that belong to passages which are no longer there: what compacting gives back.</summary>
    public required long UnusedBytes { get; init; }

    /// <summary>Gets how many files hold the keys.</summary>
    public required int Segments { get; init; }

    /// <summary>Gets the model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Gets what the model was called on the hub or in another program, or where it lay; null for the built-in model.</summary>
    public string? ModelSource { get; init; }

    /// <summary>Gets how the model's weights were stored: <c>f32</c>, <c>int8</c>, <c>int4</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Gets the name of the head set.</summary>
    public required string HeadSet { get; init; }

    /// <summary>Gets the heads, as <c>layer-head</c>, with their weights where they have some.</summary>
    public required string Heads { get; init; }

    /// <summary>Gets how keys are stored.</summary>
    public required KeyPrecision Keys { get; init; }

    /// <summary>Gets how many tokens are kept for each passage.</summary>
    public required int PassageTokens { get; init; }

    /// <summary>Gets the name of what made the embeddings of the passages.</summary>
    /// <value>The default is null: there are none.</value>
    public string? Embeddings { get; init; }

    /// <summary>Gets the bytes of a token; 0 where there are none.</summary>
    public double BytesPerToken => Tokens == 0 ? 0 : (double)KeyBytes / Tokens;
}
