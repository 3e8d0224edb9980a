using System.Diagnostics;
using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Passages that are read each by itself after the same prefix, all at the same positions and with the marker of a first passage, so that reading
/// costs grow with their number and no context limit applies. The tail of a query follows after the longest passage, or later. Not thread-safe.
/// </summary>
internal sealed class SeparateReading : IDisposable
{
    private readonly PassageRanker _ranker;
    private readonly PassageCache? _kept;
    private readonly SeparatePassage[] _passages;
    private readonly int[] _prefix;
    private readonly int _tailPosition;

    /// <summary>All passages one after the other, for queries that see all at once; else null.</summary>
    private readonly KvCache? _joined;

    /// <summary>Reads queries that are held against the keys of one passage after the other; null where they see all at once.</summary>
    private readonly QueryReader? _queries;
    private readonly PassageKeys[] _keys;
    private QueryAttention[]? _nullQuery;

    /// <summary>Prepares the reading; nothing is read yet.</summary>
    /// <param name="ranker">What reads and ranks.</param>
    /// <param name="queries">The queries to come: the longest must fit behind the longest passage.</param>
    /// <param name="passages">The passages; at least one.</param>
    /// <param name="options">What to do with a passage that does not fit by itself, and how many tokens are kept for each; joined: a query sees all at once.</param>
    /// <exception cref="PromptTooLongException">A passage does not fit by itself.</exception>
    public SeparateReading(PassageRanker ranker, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options)
    {
        _ranker = ranker;
        _kept = options.PassageCache is { } folder ? new PassageCache(folder, ranker) : null;
        string longest = queries.MaxBy(query => ranker.Encode(query, [passages[0]]).Query.Length)!;
        _passages = [.. passages.Select(passage => SeparatePassage.Of(ranker, longest, passage, options.Overflow))];
        _prefix = CommonPrefix(_passages);
        foreach (SeparatePassage passage in _passages)
            passage.Start = _prefix.Length;
        _tailPosition = _prefix.Length + Math.Max(_passages.Max(passage => passage.Piece.Length), options.PassageTokens ?? 0);
        int tail = _passages.Max(passage => passage.Prompt.Query.Length);
        int nullTail = ranker.Encode(PromptWriter.NullQuery, [passages[0]]).Query.Length;
        ranker.CheckRoom(_prefix.Length, options.PassageTokens ?? 0, Math.Max(tail, nullTail));
        bool joined = ranker.ReadingOf(options) == Reading.Joined;
        _keys = new PassageKeys[joined ? 0 : _passages.Length];
        if (joined)
            _joined = ranker.Model.NewCache(_prefix.Length + _passages.Sum(passage => passage.Piece.Length) + Math.Max(tail, nullTail), QueryReader.Planned(_tailPosition));
        else
            _queries = new QueryReader(ranker, _prefix, _tailPosition);
    }

    /// <summary>Reads the prefix, and every passage by itself.</summary>
    public TimeSpan Read(IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int total = _prefix.Length + _passages.Sum(passage => passage.Piece.Length), done = _prefix.Length;
        using KvCache alone = _ranker.Model.NewCache(_tailPosition, QueryReader.Planned(_tailPosition));
        if (_queries is not null)
            _queries.Begin(alone, cancellationToken);
        else
            _ranker.Model.Read(_prefix, 0, alone, null, cancellationToken);
        _joined?.Append(alone, ..);
        for (int i = 0; i < _passages.Length; i++)
        {
            Read(_passages[i], alone, cancellationToken);
            if (_joined is not null)
                _joined.Append(alone, _prefix.Length..);
            else
                _keys[i] = new PassageKeys(_ranker.Model.Layout, _ranker.Model.KeysOf(alone, _prefix.Length));
            done += _passages[i].Piece.Length;
            progress?.Report(new ReadProgress(done, total));
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Makes a cache that begins with the prefix hold the prefix and a passage.</summary>
    private void Read(SeparatePassage passage, KvCache alone, CancellationToken cancellationToken)
    {
        alone.CutTo(_prefix.Length);
        int[] tokens = [.. _prefix, .. passage.Piece];
        if (_kept is not null && _kept.TryOpen(tokens, alone, cancellationToken))
            return;

        // A file that was found to be damaged while it was read has taken the prefix's place.
        if (alone.Length == 0)
            _ranker.Model.Read(_prefix, 0, alone, null, cancellationToken);

        _ranker.Model.Read(passage.Piece, _prefix.Length, alone, null, cancellationToken);
        _kept?.Keep(passage.Passage, passage.Fitting, tokens, alone, cancellationToken);
    }

    /// <summary>Ranks the passages for a query; they have been read.</summary>
    public Ranking Rank(string query, HeadSubsets compared, TimeSpan readTime, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        _nullQuery ??= Attention(PromptWriter.NullQuery, cancellationToken);
        QueryAttention[] real = Attention(query, cancellationToken);
        ScoredPassage[] scored = [.. _passages.Select((passage, i) => passage.Scored(_ranker, compared, real[i], _nullQuery[i]))];
        int queryTokens = _ranker.Encode(query, [_passages[0].Fitting]).Query.Length;
        int tokens = _prefix.Length + _passages.Sum(passage => passage.Piece.Length) + queryTokens;
        var usage = new RankingUsage(tokens, queryTokens, readTime, Stopwatch.GetElapsedTime(start));
        return RankingBuilder.Build(query, _ranker.Heads, scored, usage) with { Threshold = _queries is null ? null : _ranker.ThresholdOfAlone(_tailPosition - _prefix.Length) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _joined?.Dispose();
        _queries?.Dispose();
    }

    /// <summary>What comes before the passages; a tokenizer that joins their marker to it would leave less than the whole.</summary>
    private static int[] CommonPrefix(SeparatePassage[] passages)
    {
        ReadOnlySpan<int> common = passages[0].BeforePassage;
        foreach (SeparatePassage passage in passages)
            common = common[..common.CommonPrefixLength(passage.BeforePassage)];
        return common.ToArray();
    }

    /// <summary>For each passage the attention of a query's tail to each of its tokens.</summary>
    private QueryAttention[] Attention(string query, CancellationToken cancellationToken)
    {
        if (_queries is not null)
            return _ranker.Model.Attend(_queries.Hold(query, cancellationToken), _keys, cancellationToken);
        EncodedPrompt prompt = _ranker.Encode(query, [_passages[0].Fitting]);
        AttentionFocus? focus = _ranker.Scoring.IsNormalized ? new([.. InCache()], PromptPair.QueryTextInTail(prompt)) : null;
        return Cut(_ranker.Model.Attend(PromptPair.Tail(prompt), _tailPosition, _joined!, focus, cancellationToken));
    }

    /// <summary>The tokens of each passage in the cache that joins them.</summary>
    private IEnumerable<TokenRange> InCache()
    {
        int start = _prefix.Length;
        foreach (SeparatePassage passage in _passages)
        {
            TokenRange own = passage.Prompt.Passages[0];
            yield return new TokenRange(start + own.Start - passage.Start, start + own.End - passage.Start);
            start += passage.Piece.Length;
        }
    }

    /// <summary>Cuts attention over all passages into that of each.</summary>
    private QueryAttention[] Cut(QueryAttention all)
    {
        var cut = new QueryAttention[_passages.Length];
        int start = _prefix.Length;
        for (int i = 0; i < cut.Length; i++)
        {
            int from = start, end = start + _passages[i].Piece.Length;
            cut[i] = new QueryAttention(all.Heads, [.. all.Weights.Select(row => row[from..end])]);
            start = end;
        }

        return cut;
    }

    /// <summary>A passage in a prompt of its own.</summary>
    private sealed record SeparatePassage(Passage Passage, Passage Fitting, EncodedPrompt Prompt)
    {
        /// <summary>Gets or sets the first token that is read for this passage alone.</summary>
        public int Start { get; set; }

        public ReadOnlySpan<int> BeforePassage => Prompt.Encoding.IdSpan()[..Prompt.Passages[0].Start];

        /// <summary>Gets the passage's tokens, with those that separate it from the query.</summary>
        public ReadOnlySpan<int> Piece => Prompt.Encoding.IdSpan()[Start..Prompt.Query.Start];

        public static SeparatePassage Of(PassageRanker ranker, string query, Passage passage, OverflowPolicy overflow)
        {
            (PromptPair prompts, IReadOnlyList<Passage> fitting) = ranker.Fit(query, [passage], overflow);
            return new SeparatePassage(passage, fitting[0], prompts.Query);
        }

        public ScoredPassage Scored(PassageRanker ranker, HeadSubsets compared, QueryAttention real, QueryAttention none)
        {
            // At the places that its tokens have in its own prompt; nothing before them counts.
            float[] InPrompt(float[] row) => [.. new float[Start], .. row];
            float[][] query = [.. real.Weights.Select(InPrompt)], nullQuery = [.. none.Weights.Select(InPrompt)];
            PassageScores scores = PassageScores.Of(query, nullQuery, Prompt.Passages, ranker.Scoring, ranker.Heads.Weights);
            return new ScoredPassage(Passage, Fitting.Text.Length < Passage.Text.Length, Prompt, 0, scores) { Compared = compared.Scores(query, nullQuery, Prompt.Passages) };
        }
    }
}
