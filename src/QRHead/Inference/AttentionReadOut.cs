using Microsoft.ML.OnnxRuntime;
using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>
/// Computes the attention that some tokens pay to every key, for a few heads of one layer, from the q and the cached keys:
/// <c>softmax(scale · q · kᵀ)</c> under the causal mask, summed over the tokens, with the logits bounded where the model bounds them. The
/// weights of the prefill are never made. With a focus the softmax covers the counted keys only, and the sum the counted tokens.
/// Thread-safe.
/// </summary>
/// <remarks>
/// QRHead (arXiv 2506.09944), A_h in Eq. 2; the softmax covers all keys, as in the reference's <c>attn_retriever.py</c> at 7a668e7.
/// </remarks>
internal sealed class AttentionReadOut : IDisposable
{
    /// <summary>Attention weights held at once: 64 MB. More heads are read out group by group.</summary>
    private const long MaxWeights = 16 * 1024 * 1024;

    private static readonly string[] Inputs = ["query", "keys", "heads", "kv_heads", "past_length", "length"];
    private static readonly string[] FocusInputs = ["counted_keys", "counted_tokens"];

    private readonly AttentionSettings _attention;
    private readonly InferenceSession _session;
    private readonly Lazy<InferenceSession> _focused;

    /// <summary>Opens the sessions.</summary>
    /// <param name="attention">The attention of the layers that will be read out.</param>
    /// <param name="keyNumbers">In what the cache keeps keys: F32 or F16.</param>
    /// <param name="threads">Threads to compute with.</param>
    public AttentionReadOut(AttentionSettings attention, ElementType keyNumbers, int threads)
    {
        _attention = attention;
        _session = SessionFactory.Open(BuildGraph(attention, keyNumbers, focused: false), threads, spinning: false);
        _focused = new(() => SessionFactory.Open(BuildGraph(attention, keyNumbers, focused: true), threads, spinning: false));
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
    /// <param name="heads">
    /// The heads within the layer, 0-based, with the row each is added to (at least <paramref name="length"/> long).
    /// </param>
    /// <param name="counted">Of the keys, <c>[length]</c>, and of the tokens, <c>[tokens]</c>, those that count; null for all.</param>
    /// <param name="cancellationToken">Checked between groups of heads.</param>
    public void AddTo(
        OrtValue query, OrtValue keys, int length, IReadOnlyList<(int Head, float[] Row)> heads, (bool[] Keys, float[] Tokens)? counted,
        CancellationToken cancellationToken)
    {
        int tokens = (int)query.GetTensorTypeAndShape().Shape[1];
        int group = (int)Math.Max(1, MaxWeights / ((long)tokens * length));
        for (int start = 0; start < heads.Count; start += group)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int Head, float[] Row)[] some = [.. heads.Skip(start).Take(group)];
            AddGroup(query, keys, length, tokens, some, counted);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        if (_focused.IsValueCreated)
            _focused.Value.Dispose();
    }

    private void AddGroup(
        OrtValue query, OrtValue keys, int length, int tokens, (int Head, float[] Row)[] heads, (bool[] Keys, float[] Tokens)? counted)
    {
        long[] headIndices = [.. heads.Select(head => (long)head.Head)];
        long[] kvIndices = [.. headIndices.Select(head => head / (_attention.Heads / _attention.KvHeads))];
        using OrtValue headsValue = OrtValue.CreateTensorValueFromMemory(headIndices, [heads.Length]);
        using OrtValue kvValue = OrtValue.CreateTensorValueFromMemory(kvIndices, [heads.Length]);
        using OrtValue pastValue = OrtValue.CreateTensorValueFromMemory(new long[] { length - tokens }, [1]);
        using OrtValue lengthValue = OrtValue.CreateTensorValueFromMemory(new long[] { length }, [1]);
        using OrtValue countedKeys = OrtValue.CreateTensorValueFromMemory(counted?.Keys ?? [], [counted?.Keys.Length ?? 0]);
        using OrtValue countedTokens = OrtValue.CreateTensorValueFromMemory(counted?.Tokens ?? [], [counted?.Tokens.Length ?? 0]);
        using var runOptions = new RunOptions();
        OrtValue[] inputs = [query, keys, headsValue, kvValue, pastValue, lengthValue];
        using IDisposableReadOnlyCollection<OrtValue> results = counted is null
            ? Run(_session, runOptions, Inputs, inputs)
            : Run(_focused.Value, runOptions, [.. Inputs, .. FocusInputs], [.. inputs, countedKeys, countedTokens]);
        ReadOnlySpan<float> attention = results[0].GetTensorDataAsSpan<float>();   // [heads, length]
        for (int i = 0; i < heads.Length; i++)
        {
            Span<float> row = heads[i].Row.AsSpan(0, length);
            System.Numerics.Tensors.TensorPrimitives.Add(row, attention.Slice(i * length, length), row);
        }
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, RunOptions runOptions, string[] names, OrtValue[] inputs)
    {
        try
        {
            return session.Run(runOptions, names, inputs, ["attention"]);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime could not read out the attention: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// <code>
    /// query ─ heads ─┐
    ///                ├─ scale · q · kᵀ ─ softcap ─ causal mask (and focus) ─ softmax ─ sum over tokens ─ attention
    /// keys ─ cut ────┘
    /// </code>
    /// </summary>
    private static OnnxModel BuildGraph(AttentionSettings attention, ElementType keyNumbers, bool focused)
    {
        var graph = new GraphBuilder();
        Value query = graph.Input("query", ElementType.F32, 1, "tokens", attention.Heads * attention.HeadDim);
        Value keys = graph.Input("keys", keyNumbers, 1, attention.KvHeads, "capacity", attention.HeadDim);
        Value heads = graph.Input("heads", ElementType.I64, "wanted");
        Value kvHeads = graph.Input("kv_heads", ElementType.I64, "wanted");
        Value past = graph.Input("past_length", ElementType.I64, 1);
        Value length = graph.Input("length", ElementType.I64, 1);

        Value q = graph.Reshape(query, "tokens", attention.Heads, attention.HeadDim);
        q = graph.Gather(graph.Transpose(q, 1, 0, 2), heads);                                     // [wanted, tokens, headDim]
        Value k = graph.Cast(graph.Take(graph.SqueezeFirst(keys), 1, length, "keys"), ElementType.F32);
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
        if (focused)
            visible = graph.And(visible, graph.Unsqueeze(graph.Input("counted_keys", ElementType.Bool, "keys"), 0));

        // Under a window a token may see none of the counted keys: no softmax of nothing, and 0 for it behind.
        Value unseen = graph.Constant(focused ? float.MinValue : float.NegativeInfinity);
        Value weights = graph.Softmax(graph.Where(visible, logits, unseen));
        if (focused)
        {
            Value tokens = graph.Unsqueeze(graph.Input("counted_tokens", ElementType.F32, "tokens"), 1);
            weights = graph.Mul(graph.Where(visible, weights, graph.Constant(0f)), tokens);
        }

        return OnnxWriter.Write(graph, [("attention", graph.ReduceSum(weights, 1))]);             // [wanted, keys]
    }
}
