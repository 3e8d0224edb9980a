namespace QRHead.Inference;

/// <summary>The keys of several passages that were read each by itself, one after the other in memory: what a query is held against in one go. Immutable.</summary>
/// <param name="FirstPosition">The position of the first token of each passage.</param>
/// <param name="Lengths">Tokens of each passage.</param>
/// <param name="Keys">Their keys.</param>
internal sealed record KeyGroup(int FirstPosition, IReadOnlyList<int> Lengths, KeyPiece Keys)
{
    /// <summary>Tokens that a group has at most, but for a single passage: a bound on what a query needs at once.</summary>
    public const int MostTokens = 4096;

    /// <summary>Puts passages into groups, in their order.</summary>
    public static IReadOnlyList<KeyGroup> Of(int firstPosition, IReadOnlyList<KeyPiece> passages, IReadOnlyDictionary<int, int> kvHeads)
    {
        var groups = new List<KeyGroup>();
        for (int start = 0; start < passages.Count;)
        {
            int end = start, tokens = 0;
            while (end < passages.Count && (end == start || tokens + passages[end].Tokens <= MostTokens))
                tokens += passages[end++].Tokens;
            KeyPiece[] some = [.. passages.Skip(start).Take(end - start)];
            var keys = kvHeads.ToDictionary(layer => layer.Key, layer => Join(layer.Value, [.. some.Select(piece => piece.Keys[layer.Key])]));
            groups.Add(new KeyGroup(firstPosition, [.. some.Select(piece => piece.Tokens)], new KeyPiece(tokens, keys)));
            start = end;
        }

        return groups;
    }

    /// <summary>Puts pieces <c>[kvHeads, tokens, headDim]</c> one after the other along their tokens.</summary>
    public static float[] Join(int kvHeads, params ReadOnlySpan<float[]> pieces)
    {
        int total = 0;
        foreach (float[] piece in pieces)
            total += piece.Length;
        var joined = new float[total];
        int at = 0;
        for (int head = 0; head < kvHeads; head++)
        {
            foreach (float[] piece in pieces)
            {
                int length = piece.Length / kvHeads;
                piece.AsSpan(head * length, length).CopyTo(joined.AsSpan(at));
                at += length;
            }
        }

        return joined;
    }
}
