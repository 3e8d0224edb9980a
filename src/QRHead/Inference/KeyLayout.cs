using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>The KV heads that some wanted heads look at: all that has to be kept of a token which is only looked at. Immutable.</summary>
/// <param name="Heads">The KV heads, by layer and then by number.</param>
internal sealed record KeyLayout(IReadOnlyList<KeyHead> Heads)
{
    /// <summary>Gets how many numbers a token has.</summary>
    public int NumbersPerToken { get; } = Heads.Sum(head => head.Attention.HeadDim);

    /// <summary>Finds the KV heads of some wanted heads.</summary>
    /// <param name="layers">The wanted layers.</param>
    /// <param name="wanted">The wanted heads.</param>
    public static KeyLayout Of(IReadOnlyDictionary<int, AttentionSettings> layers, IReadOnlyList<HeadId> wanted)
    {
        int KvHeadOf(HeadId head) => head.Head / (layers[head.Layer].Heads / layers[head.Layer].KvHeads);
        return new KeyLayout(
        [
            .. wanted.Index().GroupBy(head => (head.Item.Layer, KvHead: KvHeadOf(head.Item))).OrderBy(group => group.Key)
                .Select(group => new KeyHead(
                    group.Key.Layer, group.Key.KvHead, layers[group.Key.Layer], [.. group.Select(head => (head.Index, head.Item.Head))])),
        ]);
    }
}

/// <summary>A KV head that wanted heads look at.</summary>
/// <param name="Layer">Its layer, 0-based.</param>
/// <param name="KvHead">Its number within the layer, 0-based.</param>
/// <param name="Attention">The layer's attention.</param>
/// <param name="Wanted">The heads that look at it: their places among the wanted heads, and their numbers within the layer.</param>
internal sealed record KeyHead(int Layer, int KvHead, AttentionSettings Attention, IReadOnlyList<(int Place, int Head)> Wanted)
{
    /// <summary>Takes its keys out of all keys of a piece.</summary>
    /// <returns><c>[tokens, headDim]</c>.</returns>
    public ReadOnlySpan<float> Of(KeyPiece keys)
    {
        int numbers = keys.Tokens * Attention.HeadDim;
        return keys.Keys[Layer].AsSpan(KvHead * numbers, numbers);
    }
}
