using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using QRHead.Graph;
using QRHead.Models;
using QRHead.Telemetry;

namespace QRHead.Inference;

/// <summary>Reads tokens with a model, chunk by chunk, into a cache. Thread-safe; each cache belongs to one caller at a time.</summary>
internal sealed class ModelReader : IDisposable
{
    /// <summary>The input with the length of the whole text.</summary>
    public const string PlannedLength = "planned_length";

    /// <summary>
    /// At so many tokens of a text, and whenever it has doubled, the runtime gives back the memory it works with. What a chunk needs grows
    /// with the tokens before it, so the arena would keep a piece of every size it ever needed: 130 MB more at 8,192 tokens of SmolLM2
    /// (decision 0025).
    /// </summary>
    private const int FirstRelease = 4_096;

    private readonly DecoderGraph _graph;
    private readonly Device _device;
    private readonly InferenceSession _session;

    /// <summary>Opens the model.</summary>
    /// <param name="graph">The model's graph.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="device">What computes.</param>
    /// <param name="profile">Where to write how long each operator took: the beginning of a file's name; null for nowhere.</param>
    /// <exception cref="InferenceException">The runtime is missing, has not got the device, or refuses the graph.</exception>
    public ModelReader(DecoderGraph graph, int threads, Device device, string? profile = null)
    {
        (_graph, _device) = (graph, device);
        _session = SessionFactory.Open(graph.Model, threads, spinning: true, device, profile);
    }

    /// <summary>Ends the writing of what operators took.</summary>
    /// <returns>The file: a list of events in the form of Chrome's traces.</returns>
    public string EndProfile() => _session.EndProfiling();

    /// <summary>Gets whether the graph goes by the planned length of the whole text.</summary>
    public bool TakesPlannedLength => _session.InputMetadata.ContainsKey(PlannedLength);

    /// <summary>Makes an empty cache for this model.</summary>
    public KvCache NewCache(int capacity, int? planned = null) => new(_graph.Cache, capacity, planned ?? capacity);

    /// <summary>Reads tokens and appends them to the cache.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">What was read before; all of it is visible to these tokens.</param>
    /// <param name="wantQueries">Whether to give the q of the wanted layers.</param>
    /// <param name="logits">Room for the logits of the token that follows; null where they are not wanted.</param>
    /// <param name="cancellationToken">Stops the run at the next operator.</param>
    /// <returns>Layer to q, <c>[1, tokens, heads · headDim]</c>; empty unless wanted. The caller disposes the values.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the cache is as before.</exception>
    public Dictionary<int, OrtValue> Read(
        ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, bool wantQueries, float[]? logits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int past = cache.Length;
        int total = past + tokens.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, cache.Capacity);

        var ids = new long[tokens.Length];
        var positions = new long[tokens.Length];
        for (int i = 0; i < ids.Length; i++)
            (ids[i], positions[i]) = (tokens[i], firstPosition + i);

        using OrtIoBinding binding = _session.CreateIoBinding();
        using OrtValue idsValue = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using OrtValue positionsValue = OrtValue.CreateTensorValueFromMemory(positions, [positions.Length]);
        using OrtValue plannedLength = OrtValue.CreateTensorValueFromMemory(new long[] { cache.PlannedLength }, [1]);
        using OrtValue pastLength = OrtValue.CreateTensorValueFromMemory(new long[] { past }, [1]);
        using OrtValue lastIndex = OrtValue.CreateTensorValueFromMemory(new[] { total - 1 }, [1]);
        using OrtValue totalLength = OrtValue.CreateTensorValueFromMemory(new[] { total }, [1]);
        var inputs = new Dictionary<string, OrtValue>
        {
            ["input_ids"] = idsValue,
            ["positions"] = positionsValue,
            [PlannedLength] = plannedLength,
            ["past_length"] = pastLength,
            ["last_index"] = lastIndex,
            ["total_length"] = totalLength,
        };
        foreach (string name in _session.InputMetadata.Keys)
        {
            if (inputs.TryGetValue(name, out OrtValue? value))
                binding.BindInput(name, value);
        }

        foreach (CacheTensor tensor in _graph.Cache)
        {
            binding.BindInput(tensor.PastName, cache[tensor]);
            binding.BindOutput(tensor.PresentName, cache[tensor]);
        }

        using OrtValue? logitsValue = logits is null ? null : OrtValue.CreateTensorValueFromMemory(logits, [1, 1, logits.Length]);
        if (logitsValue is not null)
            binding.BindOutput(DecoderGraph.LogitsName, logitsValue);
        Dictionary<int, OrtValue> queries = wantQueries ? BindQueries(binding, tokens.Length) : [];
        try
        {
            bool doubled = total >= FirstRelease && BitOperations.Log2((uint)past) < BitOperations.Log2((uint)total);
            Run(binding, release: doubled && _device == Device.Cpu, tokens.Length, wantQueries ? Tags.OfQuery : Tags.OfPassages,
                cancellationToken);
        }
        catch
        {
            foreach (OrtValue query in queries.Values)
                query.Dispose();
            throw;
        }

        cache.Length = total;
        return queries;
    }

    /// <summary>Makes a run of one token after the other ready.</summary>
    /// <param name="cache">What is read over, with room for all that will be.</param>
    /// <param name="wantQueries">Whether to give the q of the wanted layers.</param>
    public OneTokenRun NewRun(KvCache cache, bool wantQueries) =>
        new(_session, _graph, cache, wantQueries,
            (binding, cancellationToken) => Run(binding, release: false, 1, Tags.OfAnswer, cancellationToken));

    public void Dispose() => _session.Dispose();

    private Dictionary<int, OrtValue> BindQueries(OrtIoBinding binding, int tokens)
    {
        var queries = new Dictionary<int, OrtValue>();
        foreach ((int layer, AttentionSettings attention) in _graph.WantedLayers)
        {
            long[] shape = [1, tokens, attention.Heads * attention.HeadDim];
            OrtValue query = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, shape);
            queries.Add(layer, query);
            binding.BindOutput(DecoderGraph.QueryName(layer), query);
        }

        return queries;
    }

    private void Run(OrtIoBinding binding, bool release, int tokens, string text, CancellationToken cancellationToken)
    {
        using var runOptions = new RunOptions();
        if (release)
            runOptions.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using CancellationTokenRegistration registration = cancellationToken.Register(() => runOptions.Terminate = true);
        try
        {
            using (Instruments.Reading.Start(Tags.Text, text))
                _session.RunWithBinding(runOptions, binding);
            Instruments.Tokens.Add(tokens, Tags.Text, text);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime could not run the model: {exception.Message}", exception);
        }
    }
}
