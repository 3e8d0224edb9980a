using QRHead.Checkpoints;
using QRHead.Heads;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Sources;
using QRHead.Tokenization;

namespace QRHead;

/// <summary>
/// Ranks passages for a query by the attention of a language model's query-focused retrieval heads.
/// Safe for concurrent use; dispose it after the last ranking.
/// </summary>
/// <remarks>QRRetriever of QRHead (arXiv 2506.09944); the reference is <c>attn_retriever.py</c> at 7a668e7.</remarks>
public sealed class QRRetriever : IDisposable
{
    private readonly LoadedModel _model;
    private readonly AttentionModel _attention;
    private readonly PassageRanker _ranker;

    private QRRetriever(LoadedModel model, QRRetrieverOptions options)
    {
        ModelConfig config = ModelCatalog.Check(model.Checkpoint.Config);
        _model = model;
        Heads = (options.Heads ?? HeadSelection.Default).For(model.Name, config.NumHiddenLayers, config.NumAttentionHeads);
        Prompt = options.Prompt ?? PromptFormat.For(token => model.Tokenizer.IdOf(token) is not null);
        DecoderGraph graph = DecoderGraph.Build(model.Checkpoint, [.. Heads.Heads.Select(head => head.Layer).Distinct()]);
        _attention = new AttentionModel(graph, Heads.Heads, options.Threads, options.ChunkTokens);
        _ranker = new PassageRanker(_attention, Heads, model.Tokenizer, Prompt, config.MaxPositionEmbeddings);
    }

    /// <summary>Gets the model's name.</summary>
    public string Model => _model.Name;

    /// <summary>Gets what the model's config.json says.</summary>
    public ModelConfig Config => _model.Checkpoint.Config;

    /// <summary>Gets the heads that are read.</summary>
    public HeadSet Heads { get; }

    /// <summary>Gets the form of the prompt.</summary>
    public PromptFormat Prompt { get; }

    /// <summary>Gets the model's tokenizer.</summary>
    public Tokenizer Tokenizer => _model.Tokenizer;

    /// <summary>Loads a model.</summary>
    /// <param name="model">A folder in Hugging Face layout; null for the small built-in model, which needs no files.</param>
    /// <param name="options">Heads, prompt, threads; null for the defaults.</param>
    /// <returns>A retriever with the model in memory.</returns>
    /// <exception cref="CheckpointException">There is no such folder, or a file in it is missing or broken.</exception>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    /// <exception cref="TokenizerFileException">The tokenizer is broken or asks for something unknown.</exception>
    /// <exception cref="HeadSetException">No heads are published for the model, or a head is beyond it.</exception>
    /// <exception cref="InferenceException">ONNX Runtime is missing or refuses the model.</exception>
    public static QRRetriever Load(string? model = null, QRRetrieverOptions? options = null)
    {
        LoadedModel loaded = LoadedModel.Open(model);
        try
        {
            return new QRRetriever(loaded, options ?? new());
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Ranks passages for a query.</summary>
    /// <param name="query">The user's search text; not empty. Nothing is trimmed.</param>
    /// <param name="passages">The candidates, each with an id of its own; they are read in this order.</param>
    /// <param name="options">What to do when they do not fit, and whom to tell about progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>All passages, the most relevant first; empty for no passages.</returns>
    /// <exception cref="ArgumentException">The query is empty, or two passages have the same id.</exception>
    /// <exception cref="PromptTooLongException">The passages do not fit into the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public Ranking Rank(string query, IReadOnlyList<Passage> passages, RankOptions? options = null, CancellationToken cancellationToken = default) =>
        RankMany([query], passages, options, cancellationToken).Single();

    /// <summary>Ranks the same passages for several queries; the passages are read once.</summary>
    /// <param name="queries">The queries; none empty.</param>
    /// <param name="passages">The candidates, each with an id of its own.</param>
    /// <param name="options">What to do when they do not fit, and whom to tell about progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>A ranking for each query, in order, each made when it is asked for. Keep the retriever until the last.</returns>
    /// <exception cref="ArgumentException">A query is empty, or two passages have the same id.</exception>
    /// <exception cref="PromptTooLongException">The passages do not fit into the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public IEnumerable<Ranking> RankMany(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(passages);
        foreach (string query in queries)
            ArgumentException.ThrowIfNullOrWhiteSpace(query, nameof(queries));
        return queries.Count == 0 ? [] : _ranker.Rank(queries, passages, options ?? new(), cancellationToken);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        _attention.Dispose();
        _model.Dispose();
    }
}
