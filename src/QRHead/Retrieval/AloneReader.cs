using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Retrieval.Similarity;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Reads passages and queries each by itself after the same prefix, as <see cref="Reading.Alone"/> does: passages behind it, queries where
/// the room for a passage ends. Safe for concurrent use: one passage is read at a time, and one query. Its owner sees to it that it is not
/// used after it is disposed.
/// </summary>
internal sealed class AloneReader : IDisposable
{
    /// <summary>The tokens that are kept for each passage unless told otherwise.</summary>
    public const int UsualPassageTokens = 512;

    /// <summary>Tokens that a title and a text may have more together than each by itself.</summary>
    private const int SeamTokens = 4;

    private readonly AloneRoom _room;
    private readonly QueryReader _queries;
    private readonly PassageCache? _kept;
    private readonly Turn _turn = new("passage");
    private KvCache? _passage;

    /// <summary>Prepares the reading; nothing is read yet.</summary>
    /// <param name="room">Where passages and queries stand.</param>
    /// <param name="kept">Passages that were read before; null where none are kept.</param>
    public AloneReader(AloneRoom room, PassageCache? kept = null) => (_room, _queries, _kept) = (room, new QueryReader(room), kept);

    /// <summary>Gets how many tokens are kept for each passage.</summary>
    public int PassageTokens => _room.PassageTokens;

    /// <summary>Gets how many tokens come before every passage.</summary>
    public int PrefixTokens => Prompts.Prefix.Length;

    private AttentionModel Model => _room.Model.Attention;

    private PromptEncoder Prompts => _room.Model.Prompts;

    /// <inheritdoc cref="AloneRoom.Fit(Passage, OverflowPolicy)"/>
    public (EncodedPrompt Prompt, Passage Fitting) Fit(Passage passage, OverflowPolicy overflow) => _room.Fit(passage, overflow);

    /// <summary>
    /// A splitter whose passages have room, with their titles and what is written around them: so no text is too long for an index.
    /// </summary>
    public TextSplitter Fitting(TextSplitter splitter)
    {
        int around = PieceOf(Fit(new Passage("", "", ""), OverflowPolicy.Error).Prompt).Length;
        return splitter.Within(Math.Max(2, PassageTokens - around - SeamTokens));
    }

    /// <inheritdoc cref="PromptEncoder.PieceOf"/>
    public ReadOnlySpan<int> PieceOf(EncodedPrompt prompt) => Prompts.PieceOf(prompt);

    /// <inheritdoc cref="PromptEncoder.OwnTokens"/>
    public TokenRange OwnTokens(EncodedPrompt prompt) => Prompts.OwnTokens(prompt);

    /// <summary>Reads a passage.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="passage">
    /// The passage as it was given and as it is read, to be kept where passages are; null to read it in any case.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public KeyPiece Read(EncodedPrompt prompt, (Passage Given, Passage Fitting)? passage, CancellationToken cancellationToken)
    {
        using Turn.Held turn = _turn.Take(cancellationToken);
        if (_passage is null)
        {
            KvCache cache = Model.NewCache(_room.TailPosition, _room.PlannedLength);
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

        _passage.CutTo(PrefixTokens);
        int[] tokens = [.. Prompts.Prefix, .. PieceOf(prompt)];
        if (_kept is null || passage is null || !_kept.TryOpen(tokens, _passage, cancellationToken))
        {
            // A file that was found to be damaged while it was read has taken the prefix's place.
            Model.Read(tokens.AsSpan(_passage.Length), _passage.Length, _passage, null, cancellationToken);
            if (_kept is not null && passage is var (given, fitting))
                _kept.Keep(given, fitting, tokens, _passage, cancellationToken);
        }

        return Model.KeysOf(_passage, PrefixTokens);
    }

    /// <summary>Reads a passage for what its own tokens have, each by itself.</summary>
    /// <inheritdoc cref="Read"/>
    public ReadTokens ReadOwn(EncodedPrompt prompt, (Passage Given, Passage Fitting)? passage, CancellationToken cancellationToken)
    {
        TokenRange own = prompt.Passages[0];
        return new ReadTokens(
            Read(prompt, passage, cancellationToken), PrefixTokens, _room.PlannedLength, OwnTokens(
                prompt), prompt.Encoding.IdSpan()[own.Start..own.End].ToArray());
    }

    /// <inheritdoc cref="QueryReader.Hold"/>
    public HeldQuery Hold(QueryTail query, CancellationToken cancellationToken) => _queries.Hold(query, cancellationToken);

    /// <inheritdoc cref="QueryReader.HoldAsync"/>
    public Task<HeldQuery> HoldAsync(QueryTail query, CancellationToken cancellationToken) => _queries.HoldAsync(query, cancellationToken);

    /// <inheritdoc cref="QueryReader.ReadWords"/>
    public ReadTokens ReadWords(QueryTail query, CancellationToken cancellationToken) => _queries.ReadWords(query, cancellationToken);

    /// <inheritdoc cref="QueryReader.ReadWordsAsync"/>
    public Task<ReadTokens> ReadWordsAsync(QueryTail query, CancellationToken cancellationToken) =>
        _queries.ReadWordsAsync(query, cancellationToken);

    /// <inheritdoc cref="QueryReader.NullQuery"/>
    public HeldQuery NullQuery(CancellationToken cancellationToken) => _queries.NullQuery(cancellationToken);

    public void Dispose()
    {
        _queries.Dispose();
        _passage?.Dispose();
        _turn.Dispose();
    }
}
