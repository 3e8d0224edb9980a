using QRHead.Inference;

namespace QRHead.Generation;

/// <summary>
/// What was read of the last conversation that was to be kept, so that one that begins likewise is read from where it differs. Safe for
/// concurrent use: whoever takes it has it alone, and others read anew.
/// </summary>
internal sealed class KeptReading : IDisposable
{
    private readonly Lock _gate = new();
    private (KvCache Cache, int[] Tokens)? _kept;
    private bool _disposed;

    /// <summary>Takes what is kept, as far as a text begins with it.</summary>
    /// <param name="text">The text, at least one token; its last is always read.</param>
    /// <param name="room">How many tokens must fit.</param>
    /// <returns>The beginning of the text, now the caller's; null where nothing is the same.</returns>
    /// <exception cref="InferenceException">There is no memory.</exception>
    public KvCache? Take(ReadOnlySpan<int> text, int room)
    {
        (KvCache Cache, int[] Tokens) kept;
        int same;
        lock (_gate)
        {
            if (_kept is not { } there || (same = text[..^1].CommonPrefixLength(there.Tokens)) == 0)
                return null;
            (kept, _kept) = (there, null);
        }

        kept.Cache.CutTo(same);
        kept.Cache.GrowTo(room);
        return kept.Cache;
    }

    /// <summary>Keeps what was read, in place of what was kept before.</summary>
    /// <param name="cache">The cache, now of this.</param>
    /// <param name="text">The text, of which the cache has the beginning.</param>
    public void Keep(KvCache cache, IReadOnlyList<int> text)
    {
        KvCache? gone;
        lock (_gate)
        {
            gone = _disposed ? cache : _kept?.Cache;
            if (!_disposed)
                _kept = (cache, [.. text.Take(cache.Length)]);
        }

        gone?.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _kept?.Cache.Dispose();
            (_kept, _disposed) = (null, true);
        }
    }
}
