using QRHead.Inference;

namespace QRHead.Generation;

/// <summary>Lets a model continue a text, token by token.</summary>
internal static class DecodeLoop
{
    /// <summary>Continues a text.</summary>
    /// <param name="model">The model, with its vocabulary.</param>
    /// <param name="cache">The beginning of the text, as far as it is read, with room for the rest of it and for what is written.</param>
    /// <param name="prompt">The text; at least one token more than what is in the cache.</param>
    /// <param name="sampler">Chooses tokens.</param>
    /// <param name="most">How many tokens to write at most.</param>
    /// <param name="withAttention">Whether to give what the heads look at.</param>
    /// <param name="cancellationToken">Stops within a chunk or a token.</param>
    /// <returns>The tokens, each read when the next is asked for; those that end a turn are the caller's to see.</returns>
    public static IEnumerable<DecodedToken> Run(
        AttentionModel model, KvCache cache, int[] prompt, TokenSampler sampler, int most, bool withAttention,
        CancellationToken cancellationToken)
    {
        model.Read(prompt.AsSpan(cache.Length..^1), cache.Length, cache, null, cancellationToken);
        using Continuation text = model.Continue(cache, withAttention);
        int last = prompt[^1];
        for (int written = 0; written < most; written++)
        {
            QueryAttention? attention = text.Read(last, cancellationToken);
            last = sampler.Next(text.Logits);
            yield return new DecodedToken(last, attention);
        }
    }
}

/// <summary>A token that a model has written.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Attention">
/// What the token before it, which foretold it, pays to each token up to itself; null where it is not wanted.
/// </param>
internal readonly record struct DecodedToken(int Id, QueryAttention? Attention);
