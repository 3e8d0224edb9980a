using QRHead.Tokenization;

namespace QRHead.Inference;

/// <summary>
/// The part of the attention that counts: as if the softmax covered these keys only, averaged over these tokens of the tail. Immutable.
/// </summary>
/// <param name="Keys">Ranges of the cache: the passages.</param>
/// <param name="Tokens">A range of the tail, counted from its first token: the query's own words.</param>
internal sealed record AttentionFocus(IReadOnlyList<TokenRange> Keys, TokenRange Tokens)
{
    /// <summary>Which of a cache's tokens count.</summary>
    public bool[] KeysOf(int length)
    {
        var counted = new bool[length];
        foreach (TokenRange range in Keys)
            counted.AsSpan(range.Start, range.Length).Fill(true);
        return counted;
    }

    /// <summary>Which tokens of a part of the tail count, as factors of 1 and 0.</summary>
    public float[] TokensOf(int start, int count) =>
        [.. Enumerable.Range(start, count).Select(token => token >= Tokens.Start && token < Tokens.End ? 1f : 0f)];
}
