using System.Diagnostics;
using QRHead.Inference;
using QRHead.Scoring;
using QRHead.Storage;
using QRHead.Telemetry;

namespace QRHead.Retrieval;

/// <summary>
/// Passages that are read one after the other, each seeing those before it; then any number of queries, each with its own tokens. Not
/// thread-safe.
/// </summary>
internal sealed class TogetherReading : IDisposable
{
    private readonly RankingModel _model;
    private readonly KvCache _cache;
    private int[] _read = [];
    private QueryAttention? _nullQuery;

    /// <summary>Makes a reading in which nothing is read yet.</summary>
    /// <param name="model">What reads and scores.</param>
    /// <param name="plannedTokens">Tokens of the longest prompt to come, as far as is known; a longer one makes the cache grow.</param>
    public TogetherReading(RankingModel model, int plannedTokens) => (_model, _cache) = (model, model.Attention.NewCache(plannedTokens));

    /// <summary>Gets how many tokens are read and kept.</summary>
    public int Tokens => _read.Length;

    /// <summary>Ranks passages for each query; those that do not fit together are read in windows, where that is asked for.</summary>
    /// <inheritdoc cref="PassageRanker.Rank"/>
    public static IEnumerable<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options,
        CancellationToken cancellationToken)
    {
        QueryPrompt first = QueryPrompt.Of(model.Prompts, queries[0], passages);
        bool inWindows = options.Overflow == OverflowPolicy.Window;
        QueryPrompts? whole = inWindows && first.Length > model.MaxTokens ? null : QueryPrompts.Of(model.Prompts, queries, passages, first);
        if (whole is null || (inWindows && whole.Length > model.MaxTokens))
        {
            foreach (Ranking ranking in WindowedReading.Rank(model, queries, passages, first, options, cancellationToken))
                yield return ranking;
            yield break;
        }

        (QueryPrompts prompts, IReadOnlyList<Passage> fitting) = new ContextFit(model.Prompts, model.MaxTokens)
            .Fit(whole, passages, options.Overflow);
        using var reading = new TogetherReading(model, prompts.Length);
        var compared = HeadSubsets.Of(model, options.Compared);
        foreach (QueryPrompt prompt in prompts.Queries)
            yield return reading.Rank(prompt, prompts.NullQuery, passages, fitting, compared, options.Progress, cancellationToken);
    }

    /// <summary>Ranks passages for a query, and reads first what is not read yet.</summary>
    /// <param name="prompt">The query's prompt.</param>
    /// <param name="nullQuery">The prompt of the null query over the same passages.</param>
    /// <param name="passages">The passages as they were given.</param>
    /// <param name="fitting">The passages as they are in the prompts.</param>
    /// <param name="compared">Sets of heads that are scored too.</param>
    /// <param name="progress">Who is told how far the reading is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk; what is read stays.</param>
    public Ranking Rank(
        QueryPrompt prompt, QueryPrompt nullQuery, IReadOnlyList<Passage> passages, IReadOnlyList<Passage> fitting, HeadSubsets compared,
        IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        TimeSpan readTime = Read(Checked(prompt), progress, cancellationToken);

        long start = Stopwatch.GetTimestamp();
        _nullQuery ??= Attend(nullQuery, cancellationToken);
        QueryAttention real = Attend(prompt, cancellationToken);
        using Instruments.Timing timing = Instruments.Scoring.Start();
        PassageScores scores = _model.Score(real.Weights, _nullQuery.Weights, prompt.Passages);
        float[][] sets = compared.Scores(real.Weights, _nullQuery.Weights, prompt.Passages);
        ScoredPassage Scored(Passage given, Passage read, int place) =>
            new(given, read.Text.Length < given.Text.Length, prompt.Shared, place, scores) { Compared = sets };
        ScoredPassage[] scored = [.. passages.Zip(fitting).Select((pair, i) => Scored(pair.First, pair.Second, i))];
        var usage = new RankingUsage(prompt.Length, prompt.Tail.Length, readTime, Stopwatch.GetElapsedTime(start));
        return RankingBuilder.Build(prompt.Query, _model.Heads, scored, usage);
    }

    /// <summary>
    /// Makes the cache hold a prompt's prefix. What it has in common with what is read stays; so appending reads what is new, and nothing
    /// is read twice, even where a tokenizer joins the end of a text with what follows.
    /// </summary>
    /// <returns>How long it took.</returns>
    public TimeSpan Read(QueryPrompt prompt, IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> prefix = prompt.Prefix;
        int common = prefix.CommonPrefixLength(_read);
        if (common == prefix.Length && common == _read.Length)
            return TimeSpan.Zero;

        long start = Stopwatch.GetTimestamp();
        _cache.GrowTo(prompt.Length);
        _cache.CutTo(common);
        _nullQuery = null;
        try
        {
            IProgress<int>? chunks = progress is null ? null : new ChunkProgress(prefix.Length - common, progress);
            _model.Attention.Read(prefix[common..], common, _cache, chunks, cancellationToken);
        }
        finally
        {
            _read = prefix[.._cache.Length].ToArray();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Refuses a prompt that the model can't read.</summary>
    /// <exception cref="PromptTooLongException">It has too many tokens.</exception>
    public QueryPrompt Checked(QueryPrompt prompt) => prompt.Length <= _model.MaxTokens
        ? prompt
        : throw new PromptTooLongException(
            $"The prompt has {prompt.Length} tokens, the model can read {_model.MaxTokens}: {prompt.Prefix.Length} of passages and "
            + $"{prompt.Tail.Length} of the query. "
            + "Give a shorter query or fewer passages.",
            prompt.Length, _model.MaxTokens);

    /// <summary>Writes what is read to a file.</summary>
    /// <inheritdoc cref="SavedContextFile.Write"/>
    public void Save(Disk disk, string path, IReadOnlyList<SavedPassage> passages, CancellationToken cancellationToken) =>
        SavedContextFile.Write(
            path, SavedContextHeader.Of(_model.Identity, _cache.PlannedLength, _read, passages), _cache, cancellationToken, disk);

    /// <summary>Takes over what was read before.</summary>
    /// <inheritdoc cref="SavedContextFile.ReadInto"/>
    public void Load(SavedContextFile file, CancellationToken cancellationToken)
    {
        _cache.GrowTo(file.Header.Tokens.Count);
        file.ReadInto(_cache, cancellationToken);
        _read = [.. file.Header.Tokens];
    }

    /// <summary>Makes a cache of its own for a text that begins with what is read.</summary>
    /// <param name="tokens">The text; at least its last token is left to read.</param>
    /// <param name="room">Tokens that the cache is for.</param>
    public KvCache Copy(int[] tokens, int room)
    {
        int common = Math.Min(tokens.AsSpan().CommonPrefixLength(_read), tokens.Length - 1);
        KvCache copy = _model.Attention.NewCache(room, _cache.PlannedLength);
        copy.Append(_cache, ..common);
        return copy;
    }

    /// <summary>Frees the cache.</summary>
    public void Dispose() => _cache.Dispose();

    private QueryAttention Attend(QueryPrompt prompt, CancellationToken cancellationToken)
    {
        _cache.GrowTo(prompt.Length);
        AttentionFocus? focus = _model.Scoring.IsNormalized ? new(prompt.Passages, prompt.Tail.Words) : null;
        return _model.Attention.Attend(prompt.Tail.Ids, _cache.Length, _cache, focus, cancellationToken);
    }

    private sealed class ChunkProgress(int total, IProgress<ReadProgress> inner) : IProgress<int>
    {
        public void Report(int value) => inner.Report(new ReadProgress(value, total));
    }
}
