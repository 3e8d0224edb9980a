using System.Diagnostics;
using QRHead.Inference;
using QRHead.Prompting;
using QRHead.Telemetry;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Passages that are to be read each by itself after the same prefix, all at the same positions and with the marker of a first passage, so
/// that reading costs grow with their number and no context limit applies; and the queries that follow after the longest of them, or later.
/// Each is encoded once. Not thread-safe.
/// </summary>
internal sealed class SeparatePassages
{
    private readonly RankingModel _model;
    private readonly IReadOnlyList<string> _queries;
    private readonly QueryTail[] _tails;
    private readonly SeparatePassage[] _passages;
    private readonly RankOptions _options;
    private readonly HeadSubsets _compared;

    /// <summary>Prepares the reading; nothing is read yet.</summary>
    /// <param name="model">What reads and scores.</param>
    /// <param name="queries">The queries to come: the longest must fit behind the longest passage.</param>
    /// <param name="passages">The passages; at least one.</param>
    /// <param name="options">What to do with a passage that does not fit by itself, and how many tokens are kept for each.</param>
    /// <exception cref="PromptTooLongException">A passage or a query does not fit by itself.</exception>
    public SeparatePassages(RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options)
    {
        (_model, _queries, _options, _compared) = (model, queries, options, HeadSubsets.Of(model, options.Compared));
        _tails = [.. queries.Select(model.Prompts.TailOf)];
        LongestTail = _tails.Append(model.Prompts.NullTail).Max(tail => tail.Length);
        new AloneRoom(model, options.PassageTokens ?? 0).Check(LongestTail);
        _passages = [.. passages.Select(Prepared)];
        Room = new AloneRoom(model, Math.Max(_passages.Max(passage => passage.Piece.Length), options.PassageTokens ?? 0));
    }

    /// <summary>Gets where passages and queries stand.</summary>
    public AloneRoom Room { get; }

    /// <summary>Gets how many passages there are.</summary>
    public int Count => _passages.Length;

    /// <summary>Gets the tokens of the longest query.</summary>
    public int LongestTail { get; }

    /// <summary>Gets the tokens of all passages, with what separates them from the query.</summary>
    public long Tokens => _passages.Sum(passage => (long)passage.Piece.Length);

    /// <summary>Gets the tokens of each passage that count, where all stand one after the other behind the prefix.</summary>
    public IEnumerable<TokenRange> InARow
    {
        get
        {
            int start = _model.Prompts.Prefix.Length;
            foreach (SeparatePassage passage in _passages)
            {
                yield return new TokenRange(start + passage.Own.Start, start + passage.Own.End);
                start += passage.Piece.Length;
            }
        }
    }

    /// <summary>Reads every passage by itself, as far as it is not in the passage cache.</summary>
    /// <param name="begin">What makes an empty cache begin with the prefix.</param>
    /// <param name="take">What takes a passage, by its number, out of a cache that holds the prefix and it.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>How long it took.</returns>
    public TimeSpan Read(Action<KvCache> begin, Action<int, KvCache> take, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        PassageCache? kept = _options.PassageCache is { } folder ? new PassageCache(folder, _model) : null;
        int prefix = _model.Prompts.Prefix.Length, done = prefix, total = (int)Math.Min(prefix + Tokens, int.MaxValue);
        using KvCache alone = _model.Attention.NewCache(Room.TailPosition, Room.PlannedLength);
        begin(alone);
        for (int i = 0; i < _passages.Length; i++)
        {
            Read(_passages[i], alone, kept, cancellationToken);
            take(i, alone);
            done += _passages[i].Piece.Length;
            _options.Progress?.Report(new ReadProgress(done, total));
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Ranks the passages for each query; they have been read.</summary>
    /// <param name="attend">The attention of a query to each passage's tokens.</param>
    /// <param name="readTime">How long the reading took.</param>
    public IEnumerable<Ranking> Rank(Func<QueryTail, QueryAttention[]> attend, TimeSpan readTime)
    {
        QueryAttention[]? nullQuery = null;
        for (int query = 0; query < _tails.Length; query++)
        {
            long start = Stopwatch.GetTimestamp();
            nullQuery ??= attend(_model.Prompts.NullTail);
            QueryAttention[] real = attend(_tails[query]);
            yield return Scored(query, real, nullQuery, query == 0 ? readTime : TimeSpan.Zero, start);
        }
    }

    /// <summary>Cuts attention over all passages, which stand one after the other behind the prefix, into that of each.</summary>
    public QueryAttention[] Cut(QueryAttention all)
    {
        var cut = new QueryAttention[_passages.Length];
        int start = _model.Prompts.Prefix.Length;
        for (int i = 0; i < cut.Length; i++)
        {
            int from = start, end = start + _passages[i].Piece.Length;
            cut[i] = new QueryAttention(all.Heads, [.. all.Weights.Select(row => row[from..end])]);
            start = end;
        }

        return cut;
    }

    private SeparatePassage Prepared(Passage passage)
    {
        string limit = FormattableString.Invariant(
            $"fit into the {_model.MaxTokens} that the model can read, beside the {LongestTail} of the query.")
            + " Give shorter passages, or allow them to be cut (truncate).";
        (EncodedPrompt prompt, Passage fitting) = AloneRoom.Fit(_model, passage, _model.MaxTokens - LongestTail, _options.Overflow, limit);
        return new SeparatePassage(passage, fitting, prompt, _model.Prompts.PieceOf(prompt).ToArray(), _model.Prompts.OwnTokens(prompt));
    }

    /// <summary>Makes a cache that begins with the prefix hold the prefix and a passage.</summary>
    private void Read(SeparatePassage passage, KvCache alone, PassageCache? kept, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> prefix = _model.Prompts.Prefix;
        alone.CutTo(prefix.Length);
        int[] tokens = [.. prefix, .. passage.Piece];
        if (kept is not null && kept.TryOpen(tokens, alone, cancellationToken))
            return;

        // A file that was found to be damaged while it was read has taken the prefix's place.
        if (alone.Length == 0)
            _model.Attention.Read(prefix, 0, alone, null, cancellationToken);

        _model.Attention.Read(passage.Piece, prefix.Length, alone, null, cancellationToken);
        kept?.Keep(passage.Passage, passage.Fitting, tokens, alone, cancellationToken);
    }

    private Ranking Scored(int query, QueryAttention[] real, QueryAttention[] none, TimeSpan readTime, long start)
    {
        using Instruments.Timing timing = Instruments.Scoring.Start();
        ScoredPassage[] scored = [.. _passages.Select((passage, i) => Scored(passage, real[i], none[i]))];
        int tokens = (int)Math.Min(_model.Prompts.Prefix.Length + Tokens + _tails[query].Length, int.MaxValue);
        var usage = new RankingUsage(tokens, _tails[query].Length, readTime, Stopwatch.GetElapsedTime(start));
        return RankingBuilder.Build(_queries[query], _model.Heads, scored, usage);
    }

    private ScoredPassage Scored(SeparatePassage passage, QueryAttention real, QueryAttention none)
    {
        // At the places that its tokens have in its own prompt; nothing before them counts.
        int before = _model.Prompts.Prefix.Length;
        float[] InPrompt(float[] row) => [.. new float[before], .. row];
        float[][] query = [.. real.Weights.Select(InPrompt)], nullQuery = [.. none.Weights.Select(InPrompt)];
        IReadOnlyList<TokenRange> own = passage.Prompt.Passages;
        bool isCut = passage.Fitting.Text.Length < passage.Passage.Text.Length;
        return new ScoredPassage(passage.Passage, isCut, passage.Prompt, 0, _model.Score(query, nullQuery, own))
        {
            Compared = _compared.Scores(query, nullQuery, own),
        };
    }

    /// <summary>A passage in a prompt of its own.</summary>
    /// <param name="Passage">The passage as it was given.</param>
    /// <param name="Fitting">The passage as it is read.</param>
    /// <param name="Prompt">The prompt.</param>
    /// <param name="Piece">The passage's tokens, with those that separate it from the query.</param>
    /// <param name="Own">Those of them that count.</param>
    private sealed record SeparatePassage(Passage Passage, Passage Fitting, EncodedPrompt Prompt, int[] Piece, TokenRange Own);
}
