using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QRHead.Models;

namespace QRHead.Inference;

/// <summary>
/// A run of one token over a cache, made ready once and run for one token after the other: writing a text is many small runs, of which the
/// making ready would be a good part.
/// </summary>
internal sealed class OneTokenRun : IDisposable
{
    private readonly long[] _id = [0], _position = [0], _planned, _past = [0];
    private readonly int[] _lastIndex = [0], _total = [0];
    private readonly float[] _logits;
    private readonly KvCache _cache;
    private readonly OrtIoBinding _binding;
    private readonly Action<OrtIoBinding, CancellationToken> _execute;
    private readonly List<(string Name, OrtValue Value)> _inputs = [];
    private readonly List<OrtValue> _owned = [];
    private readonly int _capacity;

    /// <summary>Makes the run ready.</summary>
    /// <param name="session">The model.</param>
    /// <param name="graph">Its graph, which gives logits.</param>
    /// <param name="cache">What is read over, with room for all that will be.</param>
    /// <param name="wantQueries">Whether to give the q of the wanted layers.</param>
    /// <param name="execute">Runs what is bound.</param>
    public OneTokenRun(
        InferenceSession session, DecoderGraph graph, KvCache cache, bool wantQueries, Action<OrtIoBinding, CancellationToken> execute)
    {
        _logits = new float[graph.Vocabulary ?? throw new InvalidOperationException("The model is loaded without its vocabulary.")];
        (_cache, _capacity, _planned, _execute) = (cache, cache.Capacity, [cache.PlannedLength], execute);
        _binding = session.CreateIoBinding();
        foreach ((string name, OrtValue value) in Inputs())
        {
            _owned.Add(value);
            if (session.InputMetadata.ContainsKey(name))
                _inputs.Add((name, value));
        }

        foreach (CacheTensor tensor in graph.Cache)
        {
            _binding.BindInput(tensor.PastName, cache[tensor]);
            _binding.BindOutput(tensor.PresentName, cache[tensor]);
        }

        Bind(DecoderGraph.LogitsName, OrtValue.CreateTensorValueFromMemory(_logits, [1, 1, _logits.Length]));
        if (!wantQueries)
            return;
        foreach ((int layer, Graph.AttentionSettings attention) in graph.WantedLayers)
        {
            OrtValue query = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 1, attention.Heads * attention.HeadDim]);
            Bind(DecoderGraph.QueryName(layer), query);
            Queries.Add(layer, query);
        }
    }

    /// <summary>Gets the logits of the token that follows.</summary>
    public ReadOnlySpan<float> Logits => _logits;

    /// <summary>Gets layer to q, <c>[1, 1, heads · headDim]</c>; empty unless wanted. They belong to the run.</summary>
    public Dictionary<int, OrtValue> Queries { get; } = [];

    /// <summary>Reads a token and appends it to the cache.</summary>
    /// <param name="token">The token's id.</param>
    /// <param name="position">Its position.</param>
    /// <param name="cancellationToken">Stops the run at the next operator; the cache is as before.</param>
    public void Read(int token, int position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_cache.Capacity != _capacity)
            throw new InvalidOperationException("The cache has grown since the run was made ready.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_cache.Length + 1, _capacity);
        (_id[0], _position[0], _past[0], _lastIndex[0], _total[0]) = (token, position, _cache.Length, _cache.Length, _cache.Length + 1);

        // A device takes its copy of an input when it is bound.
        foreach ((string name, OrtValue value) in _inputs)
            _binding.BindInput(name, value);
        _execute(_binding, cancellationToken);
        _cache.Length++;
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (OrtValue value in _owned)
            value.Dispose();
    }

    private IEnumerable<(string Name, OrtValue Value)> Inputs() =>
    [
        ("input_ids", OrtValue.CreateTensorValueFromMemory(_id, [1, 1])),
        ("positions", OrtValue.CreateTensorValueFromMemory(_position, [1])),
        (ModelReader.PlannedLength, OrtValue.CreateTensorValueFromMemory(_planned, [1])),
        ("past_length", OrtValue.CreateTensorValueFromMemory(_past, [1])),
        ("last_index", OrtValue.CreateTensorValueFromMemory(_lastIndex, [1])),
        ("total_length", OrtValue.CreateTensorValueFromMemory(_total, [1])),
    ];

    private void Bind(string output, OrtValue value)
    {
        _owned.Add(value);
        _binding.BindOutput(output, value);
    }
}
