using System.Diagnostics;
using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Retrieval;
using QRHead.Sources;

namespace QRHead.Benchmarking;

/// <summary>Measures how fast this machine reads and asks, stage by stage, on random tokens.</summary>
internal static class ModelBenchmark
{
    private const int QueryTokens = 40;

    /// <summary>Measures a model.</summary>
    /// <param name="model">A folder, a compiled folder, a GGUF file or a model of the hub; null for the built-in model.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told of each figure in words; null for nobody.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns>The figures.</returns>
    public static BenchmarkReport Run(
        string? model, BenchmarkOptions options, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using LoadedModel loaded = LoadedModel.Open(
            model is null ? null : ModelLocation.Find(model, hub: null, progress: null, cancellationToken));
        HeadSet heads = Spread(
            loaded.Config, options, most: loaded.Compiled is { } compiled
                ? Math.Min(compiled.DeepestLayer + 1, loaded.Config.NumHiddenLayers) : null);
        var cache = new CompiledCache(options.CacheFolder);
        ModelWeights prepared = ModelWeights.Of(
            loaded, heads, withVocabulary: false, options.Precision, cache, options.Threads, null, cancellationToken);
        using Checkpoint weights = prepared.Checkpoint;
        return Run(loaded.Name, weights, prepared.Precision, heads, options, progress, cancellationToken);
    }

    /// <summary>Measures a shape with random weights.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told of each figure in words; null for nobody.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns>The figures.</returns>
    public static BenchmarkReport Run(
        ModelShape shape, BenchmarkOptions options, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        ModelConfig config = ModelCatalog.Check(shape.Read());
        HeadSet heads = Spread(config, options, most: null);
        byte[] json = System.Text.Encoding.UTF8.GetBytes(shape.ConfigJson);
        var source = new CompileSource(
            $"random-{shape.Name}", new RandomTensors(shape.Name, config), () => new Dictionary<string, byte[]>
            {
                ["config.json"] = json,
            }, shape.ConfigJson);
        Precision precision = options.Precision ?? Precision.Int8;
        progress?.Report($"writing random weights of {shape.Name}");
        string folder = new CompiledCache(options.CacheFolder)
            .Get(new CompileJob(source, heads, precision, options.Threads, null), cancellationToken);
        using Checkpoint weights = Checkpoint.Open(folder);
        return Run(shape.Name, weights, precision, heads, options, progress, cancellationToken);
    }

    private static BenchmarkReport Run(
        string name, Checkpoint weights, Precision precision, HeadSet heads, BenchmarkOptions options, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        ModelConfig config = weights.Config;
        long start = Stopwatch.GetTimestamp();
        DecoderGraph graph = DecoderGraph.Build(
            weights, [.. heads.Heads.Select(head => head.Layer).Distinct()], cacheNumbers: CacheNumbers.For(
                precision, options.Device), products: ProductNumbers.For(precision, options.Device));
        IReadOnlyList<LengthReport> lengths;
        TimeSpan load;
        using (var model = new AttentionModel(graph, heads.Heads, options.Threads, options.ChunkTokens, options.Device))
        {
            load = Stopwatch.GetElapsedTime(start);
            var identity = ContextIdentity.Of(name, weights, precision, "", PromptFormat.Plain, model.CacheTensors);
            lengths =
            [
                .. options.Lengths.Select(length => Measured(model, identity, config, length, options, progress, cancellationToken)),
            ];
        }

        using var process = Process.GetCurrentProcess();
        long peak = process.PeakWorkingSet64;
        IReadOnlyList<OperatorTime> operators = options.Profile
            ? OperatorProfile.Of(graph, TokensFor(options.Lengths.Max(), config), options, cancellationToken) : [];
        return new BenchmarkReport(
            name, precision.ToString().ToLowerInvariant(), heads.Heads.Max(
                head => head.Layer) + 1, config.NumHiddenLayers, options.Threads, load,
            weights.Tensors.Sum(tensor => tensor.ByteLength), lengths, peak, operators);
    }

    private static LengthReport Measured(
        AttentionModel model, ContextIdentity identity, ModelConfig config, int length, BenchmarkOptions options,
        IProgress<string>? progress, CancellationToken cancellationToken)
    {
        LengthReport report = Enumerable.Range(0, options.Runs).Select(_ => Measure(model, identity, config, length, cancellationToken))
            .MinBy(run => run.ReadTime)!;
        progress?.Report(FormattableString.Invariant($"{length} tokens: {report.TokensPerSecond:F0} tokens/s"));
        return report;
    }

    private static LengthReport Measure(
        AttentionModel model, ContextIdentity identity, ModelConfig config, int length, CancellationToken cancellationToken)
    {
        int[] tokens = TokensFor(length + QueryTokens, config);
        int[] query = tokens[length..];
        using KvCache cache = model.NewCache(tokens.Length);
        long start = Stopwatch.GetTimestamp();
        model.Read(tokens.AsSpan(0, length), 0, cache, null, cancellationToken);
        TimeSpan read = Stopwatch.GetElapsedTime(start);

        // The first query costs a tail more than the others: that of the null query.
        model.Attend(query, length, cache, cancellationToken);
        QueryAttention before = model.Attend(query, length, cache, cancellationToken);
        TimeSpan first = Stopwatch.GetElapsedTime(start);

        TimeSpan next = Best(() => model.Attend(query, length, cache, cancellationToken));
        TimeSpan tail = Best(() =>
        {
            model.Read(query, length, cache, null, cancellationToken);
            cache.CutTo(length);
        });
        TimeSpan readOut = next > tail ? next - tail : TimeSpan.Zero;

        string path = Path.Combine(Path.GetTempPath(), $"qrhead-{Guid.NewGuid():N}.qrctx");
        try
        {
            start = Stopwatch.GetTimestamp();
            SavedContextFile.Write(
                path, new SavedContextHeader("bench", identity, tokens.Length, tokens[..length], []), cache, cancellationToken);
            TimeSpan save = Stopwatch.GetElapsedTime(start);

            start = Stopwatch.GetTimestamp();
            using KvCache opened = model.NewCache(tokens.Length);
            using (SavedContextFile file = SavedContextFile.Open(path))
                file.ReadInto(opened, cancellationToken);
            TimeSpan open = Stopwatch.GetElapsedTime(start);

            QueryAttention after = model.Attend(query, length, opened, cancellationToken);
            if (!before.Weights.Zip(after.Weights).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
                throw new InvalidOperationException($"A context of {length} tokens gives other attention after it was saved and opened.");
            return new LengthReport(length, read, first, next, readOut, save, open, model.TokenBytes * tokens.Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TimeSpan Best(Action work)
    {
        return Enumerable.Range(0, 3).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(start);
        });
    }

    private static int[] TokensFor(int length, ModelConfig config)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(config.VocabSize))];
    }

    /// <summary>Heads in different layers, the deepest among them.</summary>
    private static HeadSet Spread(ModelConfig config, BenchmarkOptions options, int? most)
    {
        int available = most ?? config.NumHiddenLayers, layers = options.Layers ?? available;
        if (layers < 1 || layers > available)
            throw new ArgumentException($"{layers} layers; the model has 1 to {available}.");
        int heads = Math.Clamp(options.Heads, 1, layers * config.NumAttentionHeads);
        IEnumerable<HeadId> spread = Enumerable.Range(0, heads)
            .Select(i =>
                new HeadId(layers - 1 - (i * layers / heads % layers), (i * layers / heads / layers * 7 + i) % config.NumAttentionHeads));
        return new HeadSet("spread", [.. spread.Distinct()]);
    }
}
