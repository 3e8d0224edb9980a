namespace QRHead.Inference;

/// <summary>A query that was read over a prefix, and can look at pieces that it has not read. Immutable.</summary>
/// <param name="Own">Its own keys.</param>
/// <param name="Queries">By layer: rotated q of its tokens, or of its last ones, <c>[tokens, heads · headDim]</c>, row-major.</param>
internal sealed record TailPiece(KeyPiece Own, IReadOnlyDictionary<int, float[]> Queries)
{
    /// <summary>Puts the keys of tokens in front that were read just before, whose q are not wanted.</summary>
    public TailPiece After(KeyPiece before, IReadOnlyDictionary<int, int> kvHeads)
    {
        var keys = Own.Keys.ToDictionary(layer => layer.Key, layer => Joined(kvHeads[layer.Key], before.Keys[layer.Key], layer.Value));
        return this with { Own = new KeyPiece(before.Tokens + Own.Tokens, keys) };
    }

    /// <summary>Puts two pieces <c>[kvHeads, tokens, headDim]</c> one after the other along their tokens.</summary>
    private static float[] Joined(int kvHeads, float[] first, float[] second)
    {
        var joined = new float[first.Length + second.Length];
        int before = first.Length / kvHeads, after = second.Length / kvHeads;
        for (int head = 0; head < kvHeads; head++)
        {
            Span<float> both = joined.AsSpan(head * (before + after), before + after);
            first.AsSpan(head * before, before).CopyTo(both);
            second.AsSpan(head * after, after).CopyTo(both[before..]);
        }

        return joined;
    }
}
