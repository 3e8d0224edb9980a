namespace QRHead.Inference;

/// <summary>
/// Continues what is in a cache, token by token: what a run needs is made once. The cache must have room for all of them. Belongs to one
/// caller.
/// </summary>
internal sealed class Continuation : IDisposable
{
    private readonly AttentionModel _model;
    private readonly KvCache _cache;
    private readonly OneTokenRun _run;
    private readonly bool _withAttention;

    internal Continuation(AttentionModel model, OneTokenRun run, KvCache cache, bool withAttention) =>
        (_model, _run, _cache, _withAttention) = (model, run, cache, withAttention);

    /// <summary>Gets the logits of the token that follows the one read last: valid until the next is read.</summary>
    public ReadOnlySpan<float> Logits => _run.Logits;

    /// <summary>Reads a token behind those in the cache.</summary>
    /// <param name="token">The token's id.</param>
    /// <param name="cancellationToken">Stops the run; the cache is as before.</param>
    /// <returns>What the token pays to each key, its own last; null where attention is not wanted.</returns>
    public QueryAttention? Read(int token, CancellationToken cancellationToken)
    {
        _run.Read(token, _cache.Length, cancellationToken);
        return _withAttention ? _model.AttentionOf(_run.Queries, _cache, cancellationToken) : null;
    }

    public void Dispose() => _run.Dispose();
}
