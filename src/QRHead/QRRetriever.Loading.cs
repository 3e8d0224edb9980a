using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QRHead.Compilation;
using QRHead.Heads;
using QRHead.Hub;
using QRHead.Indexing;
using QRHead.Lifetimes;
using QRHead.Models;
using QRHead.Retrieval;
using QRHead.Sources;
using QRHead.Telemetry;

namespace QRHead;

/// <content>How a model is loaded.</content>
public sealed partial class QRRetriever
{
    /// <summary>Loads a model; one of the hub is downloaded first, as far as it is not in the hub's cache.</summary>
    /// <param name="model">
    /// A folder in Hugging Face layout, a compiled model's folder, or a GGUF file; or a model of the hub as <see cref="ModelReference"/>
    /// reads it, for example <c>org/name</c>. A path that exists wins. Null for the small built-in model, which needs no files.
    /// </param>
    /// <param name="options">Heads, prompt, precision, threads, hub; null for the defaults.</param>
    /// <param name="cancellationToken">
    /// Stops a download, which goes on the next time, and the rewriting of weights, where they need it.
    /// </param>
    /// <returns>A retriever with the model in memory.</returns>
    /// <exception cref="CheckpointException">There is no such folder or file, or something in it is missing or broken.</exception>
    /// <exception cref="HubException">The model of the hub can't be had.</exception>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    /// <exception cref="QRHeadException">The tokenizer is broken or asks for something unknown.</exception>
    /// <exception cref="HeadSetException">No heads are published for the model, or a head is beyond it.</exception>
    /// <exception cref="UnknownNameException">The model has no such preset of heads.</exception>
    /// <exception cref="InferenceException">ONNX Runtime is missing or refuses the model.</exception>
    /// <exception cref="IOException">
    /// The weights must be rewritten, and <see cref="QRRetrieverOptions.CacheFolder"/> cannot be written to.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static QRRetriever Load(string? model = null, QRRetrieverOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        return LoadFrom(() => ModelOrigin.Of(model, options.Hub, options.DownloadProgress, cancellationToken), options, cancellationToken);
    }

    /// <summary>
    /// Loads the model that an index was built with, with its heads, precision and prompt, as far as nothing else is asked for.
    /// </summary>
    /// <param name="index">The index's folder.</param>
    /// <param name="model">
    /// The model, as in <see cref="Load"/>, where it is not where it was; null for the one that the index knows.
    /// </param>
    /// <param name="options">As in <see cref="Load"/>.</param>
    /// <param name="cancellationToken">As in <see cref="Load"/>.</param>
    /// <returns>A retriever that can open the index.</returns>
    /// <exception cref="IndexException">There is no index, it is damaged, or its model is no longer where it was.</exception>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static QRRetriever LoadFor(
        string index, string? model = null, QRRetrieverOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        using IndexFolder folder = IndexFolder.Open(index);
        IndexRecipe? recipe = folder.Recipe;
        ContextIdentity readWith = folder.Header.ReadWith;
        QRRetrieverOptions asBuilt = options with
        {
            Heads = options.Heads ?? (recipe is null ? HeadSelection.DefaultFor(Reading.Alone) : HeadSelection.Of(recipe.Heads)),
            Scoring = options.Scoring ?? (options.Heads is null ? recipe?.Scoring : null),
            Precision = options.Precision
                ?? (Enum.TryParse(readWith.Precision, ignoreCase: true, out Precision precision) ? precision : null),
            Prompt = options.Prompt ?? readWith.Prompt,
        };
        return LoadFrom(Origin, asBuilt, cancellationToken);

        ModelOrigin Origin() => model is null && recipe is not null
            ? ModelOrigin.Of(index, readWith.Model, recipe, options.Hub, options.DownloadProgress, cancellationToken)
            : ModelOrigin.Of(model, options.Hub, options.DownloadProgress, cancellationToken);
    }

    private static QRRetriever LoadFrom(Func<ModelOrigin> origin, QRRetrieverOptions options, CancellationToken cancellationToken)
    {
        ILogger logger = options.LoggerFactory?.CreateLogger(Log.Category) ?? NullLogger.Instance;
        return Calls.Told(Operations.Load, null, logger, activity =>
        {
            long start = Stopwatch.GetTimestamp();
            QRRetriever retriever = Loaded(origin(), options, logger, cancellationToken);
            activity?.SetTag(Tags.Model, retriever.Model);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Log.Loaded(
                logger, retriever.Model, $"{retriever.Precision}", seconds, retriever.Heads.Count, retriever.Heads.Name,
                $"{options.Device}", options.Threads);
            if (retriever.Warning is { } warning)
                Log.Warned(logger, retriever.Model, warning);
            return retriever;
        });
    }

    /// <summary>As <see cref="Load"/>, on a thread of the pool.</summary>
    /// <inheritdoc cref="Load"/>
    public static Task<QRRetriever> LoadAsync(
        string? model = null, QRRetrieverOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Load(model, options, cancellationToken), cancellationToken);

    /// <summary>Finds the heads that <see cref="Load"/> would read, and all that the model has, without its weights.</summary>
    /// <param name="model">As in <see cref="Load"/>.</param>
    /// <param name="options">Heads and hub; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>The heads.</returns>
    /// <inheritdoc cref="Load" path="/exception"/>
    internal static ModelHeads FindHeads(
        string? model = null, QRRetrieverOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        using LoadedModel loaded = Open(model, options, cancellationToken);
        return new ModelHeads(
            loaded.Name, HeadsFor(loaded, options.Heads), HeadSet.All(loaded.Config.NumHiddenLayers, loaded.Config.NumAttentionHeads));
    }

    /// <summary>
    /// Writes a model's folder that has all that is needed to rank, up to the deepest wanted layer: it can be copied and opened without the
    /// original.
    /// </summary>
    /// <param name="model">As in <see cref="Load"/>, but not a compiled model.</param>
    /// <param name="folder">The folder to make; it appears whole or not at all.</param>
    /// <param name="options">Heads and precision; null for the defaults, with <see cref="QRHead.Precision.Int8"/> for every model.</param>
    /// <param name="cancellationToken">Stops the writing; nothing is left behind.</param>
    /// <returns>The heads that the model is compiled for.</returns>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static HeadSet Compile(
        string? model, string folder, QRRetrieverOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        using LoadedModel loaded = Open(model, options, cancellationToken);
        HeadSet heads = HeadsFor(loaded, options.Heads);
        if (loaded.Compiled is not null)
        {
            throw new CheckpointException(loaded.Source.Tensors.Name)
            {
                Found = "a compiled model",
                Expected = "the original",
                Fix = "Copy the folder, or compile the original model.",
            };
        }

        var job = new CompileJob(
            loaded.Source, heads, options.Precision
                ?? QRHead.Precision.Int8, options.Threads, options.CompileProgress, options.WithVocabulary);
        ModelCompiler.Compile(job, folder, cancellationToken);
        return heads;
    }

    private static QRRetriever Loaded(ModelOrigin origin, QRRetrieverOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        LoadedModel loaded = LoadedModel.Open(origin.Location);
        ModelWeights? weights = null;
        try
        {
            HeadSet heads = HeadsFor(loaded, options.Heads);
            var cache = new CompiledCache(options.CacheFolder);
            weights = ModelWeights.Of(
                loaded, heads, options.WithVocabulary, options.Precision, cache, options.Threads, options.CompileProgress,
                cancellationToken);
            return new QRRetriever(loaded, origin, heads, weights, options, logger);
        }
        catch
        {
            weights?.Checkpoint.Dispose();
            loaded.Dispose();
            throw;
        }
    }

    private static LoadedModel Open(string? model, QRRetrieverOptions options, CancellationToken cancellationToken) =>
        LoadedModel.Open(model is null ? null : ModelLocation.Find(model, options.Hub, options.DownloadProgress, cancellationToken));

    private static void CheckHeads(HeadSet heads, ScoringRule scoring)
    {
        if (scoring.IsSimilarity && heads.Similarity is null)
            throw new HeadSetException(
                $"The heads '{heads.Name}' have no distances, which the scoring '{scoring}' needs. {HeadPresets.HowToGetSimilarity}");
        if (!scoring.IsSimilarity && heads.Count == 0)
            throw new HeadSetException(
                $"The set '{heads.Name}' compares keys and has no head that pays attention, which the scoring '{scoring}' needs. Give "
                + $"other heads, or score by {ScoringRule.Similarity}.");
    }

    private static HeadSet HeadsFor(LoadedModel model, HeadSelection? selection)
    {
        ModelCatalog.Check(model.Config);
        return (selection ?? HeadSelection.Default)
            .For(model.Name, model.Config.NumHiddenLayers, model.Config.NumAttentionHeads, model.Heads, model.Config.NumKeyValueHeads);
    }
}
