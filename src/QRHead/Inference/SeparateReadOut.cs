using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>
/// The attention that a query pays to passages it has not read, each held against the prefix and the query itself as if it were the only one:
/// <c>exp(l) / (Σ exp(l over prefix and query) + Σ exp(l over the passage))</c>, summed over the query's tokens. Thread-safe.
/// </summary>
internal sealed class SeparateReadOut : IDisposable
{
    /// <summary>Logits are taken relative to the largest over prefix and query; above this a passage's would overflow.</summary>
    private const float MostAbove = 80;

    private readonly AttentionSettings _attention;
    private readonly InferenceSession _session;

    public SeparateReadOut(AttentionSettings attention, int threads)
    {
        _attention = attention;
        _session = SessionFactory.Open(BuildGraph(attention), threads, spinning: false);
    }

    /// <summary>Reads out some heads of a layer for a group of passages and adds to their rows.</summary>
    /// <param name="query">The tail's q, <c>[tokens, heads · headDim]</c>.</param>
    /// <param name="seen">The keys of prefix and tail, <c>[kvHeads, seen, headDim]</c>.</param>
    /// <param name="seenPositions">Their positions; the tail's are the last.</param>
    /// <param name="keys">The group's keys, <c>[kvHeads, tokens, headDim]</c>.</param>
    /// <param name="group">Where each passage is.</param>
    /// <param name="heads">The heads within the layer, with a row for each of the group's tokens.</param>
    public void AddTo(float[] query, float[] seen, long[] seenPositions, float[] keys, KeyGroup group, IReadOnlyList<(int Head, float[] Row)> heads)
    {
        int tokens = query.Length / (_attention.Heads * _attention.HeadDim), length = group.Keys.Tokens;
        long[] headIndices = [.. heads.Select(head => (long)head.Head)];
        long[] kvIndices = [.. headIndices.Select(head => head / (_attention.Heads / _attention.KvHeads))];
        long[] positions = [.. group.Lengths.SelectMany(passage => Enumerable.Range(group.FirstPosition, passage)).Select(position => (long)position)];
        OrtValue[] inputs =
        [
            OrtValue.CreateTensorValueFromMemory(query, [tokens, _attention.Heads * _attention.HeadDim]),
            OrtValue.CreateTensorValueFromMemory(seen, [_attention.KvHeads, seenPositions.Length, _attention.HeadDim]),
            OrtValue.CreateTensorValueFromMemory(keys, [_attention.KvHeads, length, _attention.HeadDim]),
            OrtValue.CreateTensorValueFromMemory(headIndices, [heads.Count]),
            OrtValue.CreateTensorValueFromMemory(kvIndices, [heads.Count]),
            OrtValue.CreateTensorValueFromMemory(seenPositions[^tokens..], [tokens]),
            OrtValue.CreateTensorValueFromMemory(seenPositions, [seenPositions.Length]),
            OrtValue.CreateTensorValueFromMemory(positions, [positions.Length]),
        ];
        try
        {
            using var runOptions = new RunOptions();
            string[] names = ["query", "seen", "keys", "heads", "kv_heads", "query_positions", "seen_positions", "key_positions"];

            // Positions matter only under a window, and only a graph that has one declares those of the keys.
            (string Name, OrtValue Value)[] declared = [.. names.Zip(inputs).Where(input => _session.InputMetadata.ContainsKey(input.First))];
            using IDisposableReadOnlyCollection<OrtValue> results =
                _session.Run(runOptions, [.. declared.Select(input => input.Name)], [.. declared.Select(input => input.Value)], ["passages", "others"]);
            Normalize(results[0].GetTensorDataAsSpan<float>(), results[1].GetTensorDataAsSpan<float>(), tokens, group, heads);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime could not read out the attention: {exception.Message}", exception);
        }
        finally
        {
            foreach (OrtValue input in inputs)
                input.Dispose();
        }
    }

    public void Dispose() => _session.Dispose();

    /// <param name="passages">exp of the logits, <c>[wanted, tokens, keys]</c>.</param>
    /// <param name="others">Their sum over prefix and query, <c>[wanted, tokens]</c>.</param>
    /// <param name="tokens">The query's tokens.</param>
    /// <param name="group">Where each passage is.</param>
    /// <param name="heads">The rows to add to.</param>
    private static void Normalize(ReadOnlySpan<float> passages, ReadOnlySpan<float> others, int tokens, KeyGroup group, IReadOnlyList<(int Head, float[] Row)> heads)
    {
        int length = group.Keys.Tokens;
        for (int row = 0; row < heads.Count * tokens; row++)
        {
            ReadOnlySpan<float> exps = passages.Slice(row * length, length);
            Span<float> into = heads[row / tokens].Row;
            int start = 0;
            foreach (int passage in group.Lengths)
            {
                ReadOnlySpan<float> own = exps.Slice(start, passage);
                Span<float> target = into.Slice(start, passage);
                TensorPrimitives.MultiplyAdd(own, 1 / (others[row] + TensorPrimitives.Sum(own)), target, target);
                start += passage;
            }
        }
    }

    /// <summary>
    /// <code>
    /// query ─ heads ─┬─ scale · q · kᵀ (seen) ─ softcap ─ causal ─┬─ exp(l - max) ─ sum ─ others
    ///                │                                            max
    ///                └─ scale · q · kᵀ (keys) ─ softcap ──────────┴─ exp(l - max) ─ passages
    /// </code>
    /// </summary>
    private static OnnxModel BuildGraph(AttentionSettings attention)
    {
        var graph = new GraphBuilder();
        Value query = graph.Input("query", ElementType.F32, "tokens", attention.Heads * attention.HeadDim);
        Value seen = graph.Input("seen", ElementType.F32, attention.KvHeads, "seen", attention.HeadDim);
        Value keys = graph.Input("keys", ElementType.F32, attention.KvHeads, "keys", attention.HeadDim);
        Value heads = graph.Input("heads", ElementType.I64, "wanted");
        Value kvHeads = graph.Input("kv_heads", ElementType.I64, "wanted");
        Value queryPositions = graph.Unsqueeze(graph.Input("query_positions", ElementType.I64, "tokens"), 1);   // [tokens, 1]
        Value seenPositions = graph.Unsqueeze(graph.Input("seen_positions", ElementType.I64, "seen"), 0);       // [1, seen]
        Value keyPositions = graph.Unsqueeze(graph.Input("key_positions", ElementType.I64, "keys"), 0);         // [1, keys]

        Value q = graph.Reshape(query, "tokens", attention.Heads, attention.HeadDim);
        q = graph.Gather(graph.Transpose(q, 1, 0, 2), heads);                                                   // [wanted, tokens, headDim]

        Value Logits(Value k)
        {
            Value logits = graph.BatchedMatMulTransposed(q, graph.Gather(k, kvHeads), attention.Scale);
            return attention.Softcap is { } softcap
                ? graph.Mul(graph.Tanh(graph.Div(logits, graph.Constant(softcap))), graph.Constant(softcap))
                : logits;
        }

        Value Visible(Value logits, Value condition) => graph.Where(condition, logits, graph.Constant(float.NegativeInfinity));
        Value Within(Value positions) => graph.Greater(positions, graph.Sub(queryPositions, graph.Constant((long)attention.Window!.Value)));

        Value others = Visible(Logits(seen), graph.LessOrEqual(seenPositions, queryPositions));                 // [wanted, tokens, seen]
        Value passages = Logits(keys);                                                                          // [wanted, tokens, keys]
        if (attention.Window is not null)
        {
            others = Visible(others, Within(seenPositions));
            passages = Visible(passages, Within(keyPositions));
        }

        Value most = graph.ReduceMax(others, 2);                                                                // [wanted, tokens, 1]
        Value sum = graph.ReduceSum(graph.Exp(graph.Sub(others, most)), 2);                                     // [wanted, tokens]
        Value exps = graph.Exp(graph.Min(graph.Sub(passages, most), graph.Constant(MostAbove)));
        return OnnxWriter.Write(graph, [("passages", exps), ("others", sum)]);
    }
}
