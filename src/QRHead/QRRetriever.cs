using Microsoft.Extensions.Logging;
using QRHead.Checkpoints;
using QRHead.Indexing;
using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Models;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Sources;
using QRHead.Telemetry;
using QRHead.Tokenization;

namespace QRHead;

/// <summary>
/// Ranks passages for a query by the attention of a language model's query-focused retrieval heads.
/// Safe for concurrent use, until it is disposed.
/// </summary>
/// <remarks>QRRetriever of QRHead (arXiv 2506.09944); the reference is <c>attn_retriever.py</c> at 7a668e7.</remarks>
public sealed partial class QRRetriever : IDisposable
{
    private readonly Checkpoint _weights;
    private readonly AttentionModel _attention;
    private readonly RankingModel _model;
    private readonly MemoryEstimator _memory;
    private readonly int _threads;
    private readonly Calls _calls;
    private readonly IndexRecipe _recipe;

    private QRRetriever(
        LoadedModel model, ModelOrigin origin, HeadSet heads, ModelWeights weights, QRRetrieverOptions options, ILogger logger)
    {
        Model = model.Name;
        Config = model.Config;
        Tokenizer = model.Tokenizer;
        Warning = string.Join(' ', new[] { model.Warning, weights.WarningOn(options.Device) }.OfType<string>()) is { Length: > 0 } warning
            ? warning : null;
        Heads = heads;
        Precision = weights.Precision;
        _threads = options.Threads;
        Scoring = options.Scoring ?? heads.Scoring;
        CheckHeads(heads, Scoring);
        _recipe = new IndexRecipe { Reference = origin.Reference, Location = origin.Location, Heads = heads, Scoring = Scoring };
        Prompt = options.Prompt ?? PromptFormat.For(token => model.Tokenizer.IdOf(token) is not null);
        _weights = weights.Checkpoint;
        options.Masked?.CheckAgainst(Config.NumHiddenLayers, Config.NumAttentionHeads, Model);
        DecoderGraph graph = DecoderGraph.Build(
            _weights, [.. Heads.Heads.Select(head => head.Layer).Distinct()], cacheNumbers: CacheNumbers.For(
                Precision, options.Device), wantLogits: options.WithVocabulary,
            products: ProductNumbers.For(Precision, options.Device),
            keyLayers: [.. (Heads.Similarity?.Compared ?? []).Select(keys => keys.KvHead.Layer).Distinct()],
            masked: options.Masked?.Heads);
        _attention = new AttentionModel(graph, Heads.Heads, options.Threads, options.ChunkTokens, options.Device);
        string tokenizer = ModelFingerprint.Of(model.Source.Documents()["tokenizer.json"]);
        var identity = new Lazy<ContextIdentity>(
            () => ContextIdentity.Of(Model, _weights, Precision, tokenizer, Prompt, _attention.CacheTensors, options.Masked));
        _calls = new Calls(new Lifetime(typeof(QRRetriever), Free), Model, logger);
        int maxTokens = Math.Min(Config.MaxPositionEmbeddings, options.MaxContextTokens ?? int.MaxValue);
        _model = new RankingModel(_attention, Heads, Tokenizer, new PromptEncoder(Prompt, Tokenizer), maxTokens, Scoring, identity)
        {
            Calls = _calls,
            EndTokens = Config.EosTokenIds,
        };
        _chat = new Lazy<ChatTemplate>(() => ChatTemplateFile.Open(model.Source.Documents(), model.Tokenizer, model.Name));
        _memory = new MemoryEstimator(_model, _weights, Tokenizer.VocabularySize);
    }

    /// <summary>Gets the model's name.</summary>
    public string Model { get; }

    /// <summary>Gets what the model's config.json says.</summary>
    internal ModelConfig Config { get; }

    /// <summary>Gets the heads that are read.</summary>
    public HeadSet Heads { get; }

    /// <summary>Gets how the weights are stored and multiplied.</summary>
    public Precision Precision { get; }

    /// <summary>Gets how attention becomes scores.</summary>
    public ScoringRule Scoring { get; }

    /// <summary>Gets the form of the prompt.</summary>
    public PromptFormat Prompt { get; }

    /// <summary>Gets what a user should know about the model's files and precision; null where there is nothing.</summary>
    public string? Warning { get; }

    /// <summary>Gets how many tokens are read together at most: passages, query, and what stands around them.</summary>
    public int MaxTokens => _model.MaxTokens;

    /// <summary>Gets what reads and ranks.</summary>
    internal RankingModel RankingModel => _model;

    /// <summary>Gets the model's tokenizer.</summary>
    internal Tokenizer Tokenizer { get; }

    /// <summary>Gets whether the model can also continue a text: <see cref="QRRetrieverOptions.WithVocabulary"/>.</summary>
    public bool HasVocabulary => _attention.GivesLogits;

    /// <summary>
    /// Gets what tells the weights, in the form that is computed with, from others: 64 hexadecimal digits of SHA-256. The first call reads
    /// some of them.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public string WeightsFingerprint => _calls.Make(() => _model.Identity.Weights);

    /// <summary>Counts the tokens that the model reads of a text, for a <see cref="TextSplitter"/>.</summary>
    /// <param name="text">The text; nothing in it becomes a special token.</param>
    /// <returns>The number of tokens, without those that a prompt puts around it.</returns>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public int CountTokens(string text) => _calls.Make(() => Tokenizer.CountTokens(text));

    /// <summary>Ranks passages for a query.</summary>
    /// <param name="query">The user's search text; not empty. Nothing is trimmed.</param>
    /// <param name="passages">The candidates, each with an id of its own; they are read in this order.</param>
    /// <param name="options">What to do when they do not fit, and whom to tell about progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>All passages, the most relevant first; empty for no passages.</returns>
    /// <exception cref="ArgumentException">The query is empty, or two passages have the same id.</exception>
    /// <exception cref="PromptTooLongException">The passages do not fit into the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public Ranking Rank(
        string query, IReadOnlyList<Passage> passages, RankOptions? options = null, CancellationToken cancellationToken = default) =>
        RankMany([query], passages, options, cancellationToken)[0];

    /// <summary>As <see cref="Rank"/>, on a thread of the pool.</summary>
    /// <inheritdoc cref="Rank"/>
    public Task<Ranking> RankAsync(
        string query, IReadOnlyList<Passage> passages, RankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Rank(query, passages, options, cancellationToken), cancellationToken);

    /// <summary>Ranks the same passages for several queries; the passages are read once.</summary>
    /// <param name="queries">The queries; none empty.</param>
    /// <param name="passages">The candidates, each with an id of its own.</param>
    /// <param name="options">What to do when they do not fit, and whom to tell about progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>A ranking for each query, in order.</returns>
    /// <exception cref="ArgumentException">A query is empty, or two passages have the same id.</exception>
    /// <exception cref="PromptTooLongException">The passages do not fit into the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IReadOnlyList<Ranking> RankMany(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var rankings = new List<Ranking>();
        RankEach(queries, passages, rankings.Add, options, cancellationToken);
        return rankings;
    }

    /// <summary>
    /// Ranks the same passages for several queries, and gives each ranking away as soon as it is made: of many queries, none needs to be
    /// kept. The passages are read once. Where they are read in windows or in several orders, all rankings come at the end.
    /// </summary>
    /// <param name="queries">The queries; none empty.</param>
    /// <param name="passages">The candidates, each with an id of its own.</param>
    /// <param name="ranked">Told each ranking, in the order of the queries, on the calling thread. What it throws ends the call.</param>
    /// <param name="options">What to do when they do not fit, and whom to tell about progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <inheritdoc cref="RankMany" path="/exception"/>
    public void RankEach(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, Action<Ranking> ranked, RankOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(ranked);
        foreach (string query in queries)
            ArgumentException.ThrowIfNullOrWhiteSpace(query, nameof(queries));
        _calls.Make(Operations.Rank, activity =>
        {
            activity?.SetTag(Tags.Queries, queries.Count).SetTag(Tags.Passages, passages.Count);
            if (queries.Count == 0)
                return;
            int tokens = 0;
            foreach (Ranking ranking in PassageRanker.Rank(_model, queries, passages, options ?? new(), cancellationToken))
            {
                Instruments.Rankings.Add(1, Tags.Call, Operations.Rank);
                tokens += ranking.Usage.PromptTokens;
                ranked(ranking);
            }

            activity?.SetTag(Tags.Tokens, tokens);
        });
    }

    /// <summary>Reads passages once, for any number of queries that come later.</summary>
    /// <param name="passages">The passages, each with an id of its own; they are read in this order.</param>
    /// <param name="options">What to do when they do not fit, and whom to tell about progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>What was read; it can be asked until the retriever is disposed.</returns>
    /// <exception cref="ArgumentException">
    /// Two passages have the same id, or the options ask for another reading than together, in the order given.
    /// </exception>
    /// <exception cref="PromptTooLongException">The passages, with some room for a query, do not fit into the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public ReadContext Read(IReadOnlyList<Passage> passages, RankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        return _calls.Make(Operations.Read, activity =>
        {
            ReadContext context = ReadContext.Read(_model, passages, options ?? new(), cancellationToken);
            activity?.SetTag(Tags.Passages, passages.Count).SetTag(Tags.Tokens, context.Tokens);
            return context;
        });
    }

    /// <summary>
    /// Opens passages that were read before and saved with <see cref="ReadContext.Save"/>: nothing is read again, and scores are the same
    /// to the last bit.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>What was read; it can be asked until the retriever is disposed.</returns>
    /// <exception cref="SavedContextException">
    /// The file is no saved context, cut short or corrupt; or it was read with another model, precision, tokenizer, prompt form or other
    /// layers.
    /// </exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">There is no memory for it.</exception>
    public ReadContext OpenContext(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _calls.Make(Operations.OpenContext, _ => ReadContext.Open(_model, path, cancellationToken));
    }

    /// <summary>Lets the model answer a query from passages, and counts for each head what it copies from some of them.</summary>
    /// <param name="query">The user's search text; not empty.</param>
    /// <param name="passages">The passages, which are read together.</param>
    /// <param name="sources">The ids of the passages from which copies count; at least one is among the passages.</param>
    /// <param name="overflow">What to do when the passages do not fit.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk, and the answer at the next token.</param>
    /// <returns><c>[heads]</c>, in the order of <see cref="Heads"/>: copied tokens, divided by those of the sources; from 0.</returns>
    /// <exception cref="ArgumentException">The query is empty, or none of the sources is among the passages.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model was loaded without <see cref="QRRetrieverOptions.WithVocabulary"/>.
    /// </exception>
    /// <exception cref="PromptTooLongException">The passages do not fit into the model's context, with room for an answer.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    /// <remarks>The count of retrieval heads (Wu et al., arXiv 2404.15574), on an answer of at most 50 tokens.</remarks>
    public IReadOnlyList<double> CountCopies(
        string query, IReadOnlyList<Passage> passages, IReadOnlySet<string> sources, OverflowPolicy overflow = OverflowPolicy.Error,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(sources);
        if (!passages.Any(passage => sources.Contains(passage.Id)))
            throw new ArgumentException($"None of {sources.Count} sources is among the {passages.Count} passages.", nameof(sources));
        return _calls.Make(Operations.Copies, _ => HasVocabulary
            ? CopyCount.Of(
                _model, Config.EosTokenIds, query, passages, passage => sources.Contains(passage.Id), overflow, cancellationToken)
            : throw new InvalidOperationException($"The model can't answer: load it with {nameof(QRRetrieverOptions.WithVocabulary)}."));
    }

    /// <summary>
    /// Tells what scores depend on beside queries and passages: model, device, tokenizer, prompt, heads, scoring and how passages are read.
    /// </summary>
    /// <param name="options">How passages are read; null for the defaults.</param>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits; another one wherever something differs.</returns>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public string Fingerprint(RankOptions? options = null) => _calls.Make(() => ScoreIdentity.Of(_model, options ?? new()).Fingerprint);

    /// <summary>
    /// Reads passages and queries once, each by itself, so that any head can look from the words of a query at the passages from any
    /// distance: for finding heads that score by similarity. Load the retriever with <see cref="HeadSelection.All"/>.
    /// </summary>
    /// <param name="passages">The passages; at least one.</param>
    /// <param name="queries">The queries; none empty.</param>
    /// <param name="passageTokens">Tokens that are kept for each passage, at least 1.</param>
    /// <param name="overflow">What to do with a passage that has more.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was read; it does not need the retriever any more.</returns>
    /// <exception cref="PromptTooLongException">A passage has more tokens, or the model can't read so many.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public SimilarityProbe Probe(
        IReadOnlyList<Passage> passages, IReadOnlyList<string> queries, int passageTokens = IndexOptions.DefaultPassageTokens,
        OverflowPolicy overflow = OverflowPolicy.Error,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(passages.Count, 1, nameof(passages));
        ArgumentOutOfRangeException.ThrowIfLessThan(passageTokens, 1);
        foreach (string query in queries)
            ArgumentException.ThrowIfNullOrWhiteSpace(query, nameof(queries));
        return _calls.Make(
            Operations.Probe, _ => SimilarityProbe.Read(_model, passages, queries, passageTokens, overflow, cancellationToken));
    }

    /// <summary>
    /// Estimates the memory that the process needs to rank passages, before anything is read: the passages are only tokenised.
    /// </summary>
    /// <param name="passages">The passages.</param>
    /// <param name="options">How they would be read; null for the defaults.</param>
    /// <returns>The peak with queries of ordinary length, in bytes; what the application itself needs comes on top.</returns>
    /// <exception cref="PromptTooLongException">The passages, with some room for a query, do not fit into the model's context.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public MemoryEstimate Estimate(IReadOnlyList<Passage> passages, RankOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(passages);
        return _calls.Make(() => _memory.Of(passages, options ?? new()));
    }

    /// <summary>
    /// Estimates the memory that the process needs to open a saved context and ask it; only the beginning of its file is read.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The peak with queries of ordinary length, in bytes; what the application itself needs comes on top.</returns>
    /// <exception cref="SavedContextException">As for <see cref="OpenContext"/>, as far as the beginning of the file tells.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The retriever is disposed.</exception>
    public MemoryEstimate EstimateContext(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Lifetime.Use use = _calls.Lifetime.Begin();
        using SavedContextFile file = SavedContextFile.Open(path);
        _model.Identity.Check(path, file.Header.ReadWith);
        return _memory.Of([.. file.Header.Passages.Select(passage => passage.Fitting)], new() { Reading = Reading.Together });
    }

    /// <summary>
    /// Frees the model. Calls that run, also on contexts and indexes of this retriever, are waited for, those that come later refused. From
    /// within a call of the library (a progress callback) nothing is waited for: the model is freed as soon as the last call has ended. A
    /// second time does nothing.
    /// </summary>
    public void Dispose() => _calls.Lifetime.End();

    private void Free()
    {
        _kept.Dispose();
        _attention.Dispose();
        _weights.Dispose();
        Log.Freed(_calls.Logger, Model);
    }
}
