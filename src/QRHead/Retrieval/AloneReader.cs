using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Retrieval.Similarity;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Reads passages and queries each by itself after the same prefix, as <see cref="Reading.Alone"/> does: passages behind it, queries where the room
/// for a passage ends. Safe for concurrent use: one passage is read at a time, and one query.
/// </summary>
internal sealed class AloneReader : IDisposable
{
    /// <summary>The tokens that are kept for each passage unless told otherwise.</summary>
    public const int UsualPassageTokens = 512;

    private readonly PassageRanker _ranker;
    private readonly int _passageTokens;
    private readonly int[] _prefix;
    private readonly QueryReader _queries;
    private readonly PassageCache? _kept;
    private readonly Lock _gate = new();
    private KvCache? _passage;
    private volatile bool _disposed;

    /// <summary>Prepares the reading; nothing is read yet.</summary>
    /// <param name="ranker">What reads.</param>
    /// <param name="passageTokens">Tokens that are kept for each passage.</param>
    /// <param name="kept">Passages that were read before; null where none are kept.</param>
    public AloneReader(PassageRanker ranker, int passageTokens, PassageCache? kept = null)
    {
        (_ranker, _passageTokens, _kept) = (ranker, passageTokens, kept);
        EncodedPrompt probe = ranker.Encode(PromptWriter.NullQuery, [QueryReader.Probe]);
        _prefix = probe.Encoding.IdSpan()[..probe.Passages[0].Start].ToArray();
        _queries = new QueryReader(ranker, _prefix, _prefix.Length + passageTokens);
    }

    /// <summary>Gets how many tokens are kept for each passage.</summary>
    public int PassageTokens => _passageTokens;

    /// <summary>Gets how many tokens come before every passage.</summary>
    public int PrefixTokens => _prefix.Length;

    /// <summary>Refuses a room that the model can't read.</summary>
    /// <exception cref="PromptTooLongException">Prefix, room and a query of ordinary length are more than the model can read.</exception>
    public void CheckRoom() => _ranker.CheckRoom(_prefix.Length, _passageTokens, PassageRanker.Reserved);

    /// <summary>Writes and encodes the prompt of a passage.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="overflow">What to do when it has more tokens than are kept.</param>
    /// <returns>The prompt, and the passage as it is in it.</returns>
    /// <exception cref="PromptTooLongException">It does not fit, and the policy does not help.</exception>
    public (EncodedPrompt Prompt, Passage Fitting) Fit(Passage passage, OverflowPolicy overflow) =>
        _ranker.FitAlone(passage, _prefix.Length + _passageTokens, overflow);

    /// <summary>The tokens of a prompt that belong to the passage and to what separates it from the query.</summary>
    public ReadOnlySpan<int> PieceOf(EncodedPrompt prompt)
    {
        // The number in front stands between: no known tokenizer lets a passage change what comes before it.
        return PromptPair.PrefixOf(prompt) is var before && before.StartsWith(_prefix)
            ? before[_prefix.Length..]
            : throw new InvalidOperationException("The tokenizer joins a passage to what comes before every passage.");
    }

    /// <summary>The tokens that count, counted from the piece's first.</summary>
    public TokenRange OwnTokens(EncodedPrompt prompt) => new(prompt.Passages[0].Start - _prefix.Length, prompt.Passages[0].End - _prefix.Length);

    /// <summary>Reads a passage.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="passage">The passage as it was given and as it is read, to be kept where passages are; null to read it in any case.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public KeyPiece Read(EncodedPrompt prompt, (Passage Given, Passage Fitting)? passage, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            RefuseClosed();
            if (_passage is null)
            {
                KvCache cache = _ranker.Model.NewCache(_prefix.Length + _passageTokens, _queries.PlannedLength);
                try
                {
                    _queries.Begin(cache, cancellationToken);
                }
                catch
                {
                    cache.Dispose();
                    throw;
                }

                _passage = cache;
            }

            _passage.CutTo(_prefix.Length);
            int[] tokens = [.. _prefix, .. PieceOf(prompt)];
            if (_kept is null || passage is null || !_kept.TryOpen(tokens, _passage, cancellationToken))
            {
                // A file that was found to be damaged while it was read has taken the prefix's place.
                _ranker.Model.Read(tokens.AsSpan(_passage.Length), _passage.Length, _passage, null, cancellationToken);
                if (_kept is not null && passage is var (given, fitting))
                    _kept.Keep(given, fitting, tokens, _passage, cancellationToken);
            }

            return _ranker.Model.KeysOf(_passage, _prefix.Length);
        }
    }

    /// <summary>Reads a passage for what its own tokens have, each by itself.</summary>
    /// <inheritdoc cref="Read"/>
    public ReadTokens ReadOwn(EncodedPrompt prompt, (Passage Given, Passage Fitting)? passage, CancellationToken cancellationToken)
    {
        TokenRange own = prompt.Passages[0];
        return new ReadTokens(Read(prompt, passage, cancellationToken), _prefix.Length, _queries.PlannedLength, OwnTokens(prompt), prompt.Encoding.IdSpan()[own.Start..own.End].ToArray());
    }

    /// <inheritdoc cref="QueryReader.Hold"/>
    public HeldQuery Hold(string query, CancellationToken cancellationToken)
    {
        RefuseClosed();
        return _queries.Hold(query, cancellationToken);
    }

    /// <inheritdoc cref="QueryReader.ReadWords"/>
    public ReadTokens ReadWords(string query, CancellationToken cancellationToken)
    {
        RefuseClosed();
        return _queries.ReadWords(query, cancellationToken);
    }

    /// <inheritdoc cref="QueryReader.NullQuery"/>
    public HeldQuery NullQuery(CancellationToken cancellationToken) => _queries.NullQuery(cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _queries.Dispose();
            _passage?.Dispose();
        }
    }

    private void RefuseClosed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
