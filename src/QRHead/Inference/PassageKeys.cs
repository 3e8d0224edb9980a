namespace QRHead.Inference;

/// <summary>The keys of a passage in the KV heads that wanted heads look at, as integers of 16 bits. Immutable.</summary>
internal sealed class PassageKeys
{
    private readonly short[][] _codes;
    private readonly float[][] _scales;

    /// <summary>Rounds keys.</summary>
    /// <param name="layout">The KV heads.</param>
    /// <param name="keys">All keys of the passage.</param>
    public PassageKeys(KeyLayout layout, KeyPiece keys)
    {
        Tokens = keys.Tokens;
        _codes = [.. layout.Heads.Select(head => new short[keys.Tokens * head.Attention.HeadDim])];
        _scales = [.. layout.Heads.Select(_ => new float[keys.Tokens])];
        for (int head = 0; head < layout.Heads.Count; head++)
            KeyCodes.Store(layout.Heads[head].Of(keys), _codes[head], _scales[head], KeyCodes.Round);
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Tokens { get; }

    /// <summary>Gets the keys of one of the layout's KV heads.</summary>
    public KeyCodes this[int head] => new(_codes[head], _scales[head]);
}
