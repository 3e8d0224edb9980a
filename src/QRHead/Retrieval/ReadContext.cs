using System.Diagnostics;
using QRHead.Generation;
using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Scoring;

namespace QRHead.Retrieval;

/// <summary>
/// Passages that a model has read, together and once: a query costs its own tokens only, and passages can be appended.
/// Safe for concurrent use, one ranking after the other; dispose it before its retriever.
/// </summary>
public sealed class ReadContext : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PassageRanker _ranker;
    private readonly KvCache _cache;
    private readonly List<Passage> _passages;
    private readonly List<Passage> _fitting;
    private int[] _read = [];
    private QueryAttention? _nullQuery;

    /// <summary>Makes a context in which nothing is read yet.</summary>
    /// <param name="ranker">What reads and ranks.</param>
    /// <param name="passages">The passages as they were given.</param>
    /// <param name="fitting">The passages as they are read.</param>
    /// <param name="plannedTokens">Tokens of the longest prompt to come, as far as is known; a longer one makes the cache grow.</param>
    internal ReadContext(PassageRanker ranker, IReadOnlyList<Passage> passages, IReadOnlyList<Passage> fitting, int plannedTokens)
    {
        (_ranker, _passages, _fitting) = (ranker, [.. passages], [.. fitting]);
        _cache = ranker.Model.NewCache(plannedTokens);
    }

    /// <summary>Gets the passages, as they were given.</summary>
    public IReadOnlyList<Passage> Passages => _passages;

    /// <summary>Gets how many tokens are read and kept.</summary>
    public int Tokens => _cache.Length;

    /// <summary>Ranks the passages for a query; only the query is read.</summary>
    /// <param name="query">The user's search text; not empty. Nothing is trimmed.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk; the context stays as it was.</param>
    /// <returns>All passages, the most relevant first; the same as when they are read together with the query.</returns>
    /// <exception cref="ArgumentException">The query is empty.</exception>
    /// <exception cref="PromptTooLongException">The query is longer than what the passages left of the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public Ranking Rank(string query, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        return Rank(query, HeadSubsets.None, progress: null, cancellationToken);
    }

    /// <summary>Lets the model answer from the passages; only the query is read. Load it with <see cref="QRRetrieverOptions.WithVocabulary"/>.</summary>
    /// <param name="query">What is asked; not empty.</param>
    /// <param name="options">How to write; null for the defaults: the most likely token each time.</param>
    /// <param name="cancellationToken">Stops within a chunk or a token; the context stays as it was.</param>
    /// <returns>
    /// The answer piece by piece, each written when it is asked for; the last says why the model stopped. It has a copy of what was read, so rankings and other
    /// answers can go on meanwhile.
    /// </returns>
    /// <exception cref="ArgumentException">The query is empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model was loaded to rank only.</exception>
    /// <exception cref="PromptTooLongException">The query is longer than what the passages left of the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IEnumerable<GeneratedPiece> Answer(string query, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        Prompt prompt = PromptWriter.Write(_ranker.Format, query, _fitting, PromptWriter.AnswerInstruction);
        int[] tokens = EncodedPrompt.From(prompt, _ranker.Tokenizer).Encoding.IdSpan().ToArray();
        PromptTooLongException.ThrowIfFull(tokens.Length, _ranker.MaxTokens);
        return new TextGenerator(_ranker.Model, _ranker.Tokenizer, _ranker.EndTokens, _ranker.MaxTokens).Write(tokens, options ?? new(), room => Copied(tokens, room), cancellationToken);
    }

    /// <summary>Reads more passages, after those that are there.</summary>
    /// <param name="passages">Passages with ids of their own.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk; the context stays as it was.</param>
    /// <exception cref="ArgumentException">An id is there already, or twice.</exception>
    /// <exception cref="PromptTooLongException">They do not fit behind what is there; nothing is read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public void Append(IReadOnlyList<Passage> passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        lock (_gate)
        {
            PassageIds.RefuseDuplicates([.. _passages, .. passages]);
            EncodedPrompt prompt = Checked(_ranker.Encode(PromptWriter.NullQuery, [.. _fitting, .. passages]));
            int before = _passages.Count;
            _passages.AddRange(passages);
            _fitting.AddRange(passages);
            try
            {
                Read(prompt, progress: null, cancellationToken);
            }
            catch
            {
                _passages.RemoveRange(before, passages.Count);
                _fitting.RemoveRange(before, passages.Count);
                throw;
            }
        }
    }

    /// <summary>Saves what was read, so that it can be opened with the same model: <see cref="QRRetriever.OpenContext"/>.</summary>
    /// <param name="path">
    /// The file. It appears whole or not at all, in place of one that was there; a process that is ended while it saves leaves only a file
    /// <c>path.*.incomplete</c> behind.
    /// </param>
    /// <param name="cancellationToken">Stops the writing; nothing is left behind.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_gate)
        {
            SavedPassage[] passages = [.. _passages.Zip(_fitting, SavedPassage.Of)];
            SavedContextHeader header = SavedContextHeader.Of(_ranker.Identity, _cache.PlannedLength, _read, passages);
            SavedContextFile.Write(path, header, _cache, cancellationToken);
        }
    }

    /// <summary>Opens what was saved.</summary>
    internal static ReadContext Open(PassageRanker ranker, string path, CancellationToken cancellationToken)
    {
        using SavedContextFile file = SavedContextFile.Open(path);
        SavedContextHeader header = file.Header;
        ranker.Identity.Check(path, header.ReadWith);
        file.CheckLength(ranker.Model.TokenBytes);
        var context = new ReadContext(
            ranker, [.. header.Passages.Select(passage => passage.Given)], [.. header.Passages.Select(passage => passage.Fitting)], header.PlannedLength);
        try
        {
            context._cache.GrowTo(header.Tokens.Count);
            file.ReadInto(context._cache, cancellationToken);
            context._read = [.. header.Tokens];
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Frees the cache.</summary>
    public void Dispose() => _cache.Dispose();

    /// <summary>Reads the passages.</summary>
    internal void Read(IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        lock (_gate)
            Read(_ranker.Encode(PromptWriter.NullQuery, _fitting), progress, cancellationToken);
    }

    /// <summary>Ranks, and reads first what is not read yet.</summary>
    internal Ranking Rank(string query, HeadSubsets compared, IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            EncodedPrompt prompt = Checked(_ranker.Encode(query, _fitting));
            TimeSpan readTime = Read(prompt, progress, cancellationToken);

            long start = Stopwatch.GetTimestamp();
            _nullQuery ??= Attend(_ranker.Encode(PromptWriter.NullQuery, _fitting), cancellationToken);
            QueryAttention real = Attend(prompt, cancellationToken);
            PassageScores scores = PassageScores.Of(real.Weights, _nullQuery.Weights, prompt.Passages, _ranker.Scoring, _ranker.Heads.Weights);
            float[][] sets = compared.Scores(real.Weights, _nullQuery.Weights, prompt.Passages);
            ScoredPassage Scored(Passage given, Passage read, int place) =>
                new(given, read.Text.Length < given.Text.Length, prompt, place, scores) { Compared = sets };
            ScoredPassage[] scored = [.. _passages.Zip(_fitting).Select((pair, i) => Scored(pair.First, pair.Second, i))];
            var usage = new RankingUsage(prompt.Encoding.Count, prompt.Query.Length, readTime, Stopwatch.GetElapsedTime(start));
            return RankingBuilder.Build(query, _ranker.Heads, scored, usage);
        }
    }

    /// <summary>
    /// Makes the cache hold a prompt's prefix. What it has in common with what is read stays; so appending reads what is new, and nothing
    /// is read twice, even where a tokenizer joins the end of a text with what follows.
    /// </summary>
    private TimeSpan Read(EncodedPrompt prompt, IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> prefix = PromptPair.PrefixOf(prompt);
        int common = prefix.CommonPrefixLength(_read);
        if (common == prefix.Length && common == _read.Length)
            return TimeSpan.Zero;

        long start = Stopwatch.GetTimestamp();
        _cache.GrowTo(prompt.Encoding.Count);
        _cache.CutTo(common);
        _nullQuery = null;
        try
        {
            IProgress<int>? chunks = progress is null ? null : new ChunkProgress(prefix.Length - common, progress);
            _ranker.Model.Read(prefix[common..], common, _cache, chunks, cancellationToken);
        }
        finally
        {
            _read = prefix[.._cache.Length].ToArray();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>A cache of its own for a text that begins with what is read.</summary>
    private KvCache Copied(int[] tokens, int room)
    {
        lock (_gate)
        {
            int common = Math.Min(tokens.AsSpan().CommonPrefixLength(_read), tokens.Length - 1);
            KvCache copy = _ranker.Model.NewCache(room, _cache.PlannedLength);
            copy.Append(_cache, ..common);
            return copy;
        }
    }

    private QueryAttention Attend(EncodedPrompt prompt, CancellationToken cancellationToken)
    {
        _cache.GrowTo(prompt.Encoding.Count);
        AttentionFocus? focus = _ranker.Scoring.IsNormalized ? new(prompt.Passages, PromptPair.QueryTextInTail(prompt)) : null;
        return _ranker.Model.Attend(PromptPair.Tail(prompt), _cache.Length, _cache, focus, cancellationToken);
    }

    private EncodedPrompt Checked(EncodedPrompt prompt) => prompt.Encoding.Count <= _ranker.MaxTokens
        ? prompt
        : throw new PromptTooLongException(
            $"The prompt has {prompt.Encoding.Count} tokens, the model can read {_ranker.MaxTokens}: {prompt.Query.Start} of passages and {prompt.Query.Length} of the query. "
            + "Give a shorter query or fewer passages.",
            prompt.Encoding.Count, _ranker.MaxTokens);

    private sealed class ChunkProgress(int total, IProgress<ReadProgress> inner) : IProgress<int>
    {
        public void Report(int value) => inner.Report(new ReadProgress(value, total));
    }
}
