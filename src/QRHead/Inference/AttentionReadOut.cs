using Microsoft.ML.OnnxRuntime;
using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>
/// Computes the attention that some tokens pay to every key, for a few heads of one layer, from the q and the cached keys:
/// <c>softmax(scale · q · kᵀ)</c> under the causal mask, summed over the tokens, with the logits bounded where the model bounds them. The weights of the prefill are never made.
/// Thread-safe.
/// </summary>
/// <remarks>QRHead (arXiv 2506.09944), A_h in Eq. 2; the softmax covers all keys, as in the reference's <c>attn_retriever.py</c> at 7a668e7.</remarks>
internal sealed class AttentionReadOut : IDisposable
{
    /// <summary>Attention weights held at once: 64 MB. More heads are read out group by group.</summary>
    private const long MaxWeights = 16 * 1024 * 1024;

    private readonly AttentionSettings _attention;
    private readonly InferenceSession _session;

    public AttentionReadOut(AttentionSettings attention, int threads)
    {
        _attention = attention;
        _session = SessionFactory.Open(BuildGraph(attention), threads, spinning: false);
    }

    /// <summary>Estimates the bytes that reading out a layer takes at its peak.</summary>
    /// <param name="attention">The layer's attention.</param>
    /// <param name="heads">How many of its heads are wanted.</param>
    /// <param name="tokens">The tail's tokens.</param>
    /// <param name="length">Tokens in the cache, the tail's included.</param>
    public static long WorkSpace(AttentionSettings attention, int heads, int tokens, int length)
    {
        // Logits, masked logits and weights of a group of heads; the layer's keys, and those of the group head by head.
        long group = Math.Min(heads, Math.Max(1, MaxWeights / ((long)tokens * length)));
        return ((3 * group * tokens) + ((attention.KvHeads + group) * attention.HeadDim)) * length * sizeof(float);
    }

    /// <summary>Reads out some heads of a layer and adds to their rows.</summary>
    /// <param name="query">The tokens' q, <c>[1, tokens, heads · headDim]</c>; these tokens are the last of the cache.</param>
    /// <param name="keys">The layer's keys, <c>[1, kvHeads, capacity, headDim]</c>.</param>
    /// <param name="length">Tokens in the cache, those of <paramref name="query"/> included.</param>
    /// <param name="heads">The heads within the layer, 0-based, with the row each is added to (at least <paramref name="length"/> long).</param>
    /// <param name="cancellationToken">Checked between groups of heads.</param>
    public void AddTo(OrtValue query, OrtValue keys, int length, IReadOnlyList<(int Head, float[] Row)> heads, CancellationToken cancellationToken)
    {
        int tokens = (int)query.GetTensorTypeAndShape().Shape[1];
        int group = (int)Math.Max(1, MaxWeights / ((long)tokens * length));
        for (int start = 0; start < heads.Count; start += group)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int Head, float[] Row)[] some = [.. heads.Skip(start).Take(group)];
            AddGroup(query, keys, length, tokens, some);
        }
    }

    public void Dispose() => _session.Dispose();

    private void AddGroup(OrtValue query, OrtValue keys, int length, int tokens, (int Head, float[] Row)[] heads)
    {
        long[] headIndices = [.. heads.Select(head => (long)head.Head)];
        long[] kvIndices = [.. headIndices.Select(head => head / (_attention.Heads / _attention.KvHeads))];
        using OrtValue headsValue = OrtValue.CreateTensorValueFromMemory(headIndices, [heads.Length]);
        using OrtValue kvValue = OrtValue.CreateTensorValueFromMemory(kvIndices, [heads.Length]);
        using OrtValue pastValue = OrtValue.CreateTensorValueFromMemory(new long[] { length - tokens }, [1]);
        using OrtValue lengthValue = OrtValue.CreateTensorValueFromMemory(new long[] { length }, [1]);
        using var runOptions = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = Run(runOptions, [query, keys, headsValue, kvValue, pastValue, lengthValue]);
        ReadOnlySpan<float> attention = results[0].GetTensorDataAsSpan<float>();   // [heads, length]
        for (int i = 0; i < heads.Length; i++)
        {
            Span<float> row = heads[i].Row.AsSpan(0, length);
            System.Numerics.Tensors.TensorPrimitives.Add(row, attention.Slice(i * length, length), row);
        }
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(RunOptions runOptions, OrtValue[] inputs)
    {
        try
        {
            return _session.Run(runOptions, ["query", "keys", "heads", "kv_heads", "past_length", "length"], inputs, ["attention"]);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime could not read out the attention: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// <code>
    /// query ─ heads ─┐
    ///                ├─ scale · q · kᵀ ─ softcap ─ causal mask ─ softmax ─ sum over tokens ─ attention
    /// keys ─ cut ────┘
    /// </code>
    /// </summary>
    private static OnnxModel BuildGraph(AttentionSettings attention)
    {
        var graph = new GraphBuilder();
        Value query = graph.Input("query", ElementType.F32, 1, "tokens", attention.Heads * attention.HeadDim);
        Value keys = graph.Input("keys", ElementType.F32, 1, attention.KvHeads, "capacity", attention.HeadDim);
        Value heads = graph.Input("heads", ElementType.I64, "wanted");
        Value kvHeads = graph.Input("kv_heads", ElementType.I64, "wanted");
        Value past = graph.Input("past_length", ElementType.I64, 1);
        Value length = graph.Input("length", ElementType.I64, 1);

        Value q = graph.Reshape(query, "tokens", attention.Heads, attention.HeadDim);
        q = graph.Gather(graph.Transpose(q, 1, 0, 2), heads);                                     // [wanted, tokens, headDim]
        Value k = graph.Take(graph.SqueezeFirst(keys), 1, length, "keys");
        k = graph.Gather(k, kvHeads);                                                             // [wanted, keys, headDim]
        Value logits = graph.BatchedMatMulTransposed(q, k, attention.Scale);                      // [wanted, tokens, keys]
        if (attention.Softcap is { } softcap)
            logits = graph.Mul(graph.Tanh(graph.Div(logits, graph.Constant(softcap))), graph.Constant(softcap));

        Value row = graph.Add(graph.Range(graph.SizeOf(q, 1), "tokens"), past);
        row = graph.Unsqueeze(row, 1);                                                            // [tokens, 1]
        Value column = graph.Unsqueeze(graph.Range(graph.SizeOf(k, 1), "keys"), 0);               // [1, keys]
        Value visible = graph.LessOrEqual(column, row);                                           // [tokens, keys]
        if (attention.Window is { } window)
            visible = graph.And(visible, graph.Greater(column, graph.Sub(row, graph.Constant((long)window))));
        Value weights = graph.Softmax(graph.Where(visible, logits, graph.Constant(float.NegativeInfinity)));
        return OnnxWriter.Write(graph, [("attention", graph.ReduceSum(weights, 1))]);             // [wanted, keys]
    }
}
