using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Models;

/// <summary>
/// The graph that reads text: from token ids to the cache of keys and values and to the q of the layers that hold wanted heads.
/// It ends at the q and k of the deepest wanted layer: no later layer, no attention of that layer, no logits.
/// The scores are those of the full model, since nothing above a layer's q and k can change them. Only a graph that is to continue a text
/// has all layers and gives logits.
/// </summary>
internal sealed class DecoderGraph
{
    /// <summary>The output with the logits of the token after the last, <c>[batch, 1, vocabulary]</c>, where they are wanted.</summary>
    public const string LogitsName = "logits";

    private DecoderGraph(
        OnnxModel model, IReadOnlyDictionary<int, AttentionSettings> wantedLayers, IReadOnlyDictionary<int, KeyLayer> keyLayers,
        IReadOnlyList<CacheTensor> cache, int? vocabulary)
    {
        Model = model;
        WantedLayers = wantedLayers;
        KeyLayers = keyLayers;
        Cache = cache;
        Vocabulary = vocabulary;
    }

    public OnnxModel Model { get; }

    /// <summary>Gets the attention of the layers whose q the graph gives out.</summary>
    public IReadOnlyDictionary<int, AttentionSettings> WantedLayers { get; }

    /// <summary>Gets the layers whose keys somebody looks at: the wanted ones, and those that were asked for beside them.</summary>
    public IReadOnlyDictionary<int, KeyLayer> KeyLayers { get; }

    /// <summary>Gets the cache's tensors: for each layer keys and values, for the deepest wanted one only keys.</summary>
    public IReadOnlyList<CacheTensor> Cache { get; }

    /// <summary>Gets how many logits the graph gives out; null for a graph that ends before them.</summary>
    public int? Vocabulary { get; }

    /// <summary>Names the output with a layer's q, <c>[batch, tokens, heads · headDim]</c>.</summary>
    public static string QueryName(int layer) => FormattableString.Invariant($"query.{layer}");

    /// <summary>Builds the graph of a checkpoint; see the other overload.</summary>
    public static DecoderGraph Build(
        Checkpoint checkpoint, IReadOnlyCollection<int> wantedLayers, int? depth = null, ElementType cacheNumbers = ElementType.F32,
        bool wantLogits = false,
        ElementType products = ElementType.F32, IReadOnlyCollection<int>? keyLayers = null, IReadOnlyCollection<HeadId>? masked = null) =>
        Build(checkpoint.Config, new CheckpointWeights(checkpoint, products), wantedLayers, depth, cacheNumbers, wantLogits,
            keyLayers, masked);

    /// <summary>Builds the graph of a model.</summary>
    /// <param name="config">What config.json says.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="wantedLayers">Layers that hold wanted heads, 0-based; at least one, here or among <paramref name="keyLayers"/>.</param>
    /// <param name="depth">How many layers to build: null for as few as needed; all for a comparison with the full model.</param>
    /// <param name="cacheNumbers">In what keys and values are kept: F32 or F16.</param>
    /// <param name="wantLogits">Whether to build all layers and give the logits of the token that follows.</param>
    /// <param name="keyLayers">Layers of which only the keys are wanted; null for none.</param>
    /// <param name="masked">Heads that add nothing to what the layers above them see; null for none.</param>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    /// <exception cref="CheckpointException">A weight is missing or has the wrong shape.</exception>
    public static DecoderGraph Build(
        ModelConfig config, IWeights weights, IReadOnlyCollection<int> wantedLayers, int? depth = null,
        ElementType cacheNumbers = ElementType.F32, bool wantLogits = false,
        IReadOnlyCollection<int>? keyLayers = null, IReadOnlyCollection<HeadId>? masked = null)
    {
        ModelCatalog.Check(config);
        int[] lookedAt = [.. wantedLayers.Union(keyLayers ?? [])];
        int deepest = wantLogits ? config.NumHiddenLayers - 1 : (depth - 1) ?? lookedAt.Max();
        var graph = new GraphBuilder();
        Value inputIds = graph.Input("input_ids", ElementType.I64, "batch", "tokens");
        Value positions = graph.Input("positions", ElementType.I64, "tokens");
        Value plannedLength = graph.Input("planned_length", ElementType.I64, 1);
        var lengths = new CacheLengths(
            Past: graph.Input("past_length", ElementType.I64, "batch"),
            LastIndex: graph.Input("last_index", ElementType.I32, "batch"),
            Total: graph.Input("total_length", ElementType.I32, 1));
        IDecoder decoder = ModelCatalog.Create(new DecoderContext(graph, config, weights, positions, plannedLength));

        var outputs = new List<(string, Value)>();
        var cache = new List<CacheTensor>();
        var wanted = new Dictionary<int, AttentionSettings>();
        var keysOf = new Dictionary<int, KeyLayer>();
        Value Past(CacheTensor tensor)
        {
            cache.Add(tensor);
            return graph.Input(tensor.PastName, tensor.Numbers, "batch", tensor.KvHeads, "capacity", tensor.HeadDim);
        }

        using IDisposable modelScope = graph.Scope("model");
        Value hidden = decoder.Embed(inputIds);                                       // [batch, tokens, hidden]
        for (int layer = 0; layer <= deepest; layer++)
        {
            using IDisposable layerScope = graph.Scope($"layers.{layer}");
            AttentionSettings attention = decoder.Attention(layer);
            (Value q, Value k, Value? v) = Projected(graph, decoder, hidden, layer, wantValues: layer < deepest || wantLogits);
            if (wantedLayers.Contains(layer))
            {
                wanted.Add(layer, attention);
                outputs.Add((QueryName(layer), q));
            }

            if (lookedAt.Contains(layer))
                keysOf.Add(layer, new KeyLayer(attention, decoder.Rotation(layer)));

            CacheTensor keys = new(layer, CacheKind.Key, attention.KvHeads, attention.HeadDim, cacheNumbers);
            CacheTensor values = keys with { Kind = CacheKind.Value };
            Value pastKey = Past(keys);
            if (v is null)
            {
                Value update = graph.Reshape(k, "batch", "tokens", attention.KvHeads, attention.HeadDim);
                update = graph.Transpose(update, 0, 2, 1, 3);                         // [batch, kvHeads, tokens, headDim]
                outputs.Add((keys.PresentName, graph.UpdateCache(pastKey, graph.Cast(update, cacheNumbers), lengths)));
                break;
            }

            Value pastValue = Past(values);
            (Value attended, Value presentKey, Value presentValue) =
                graph.GroupQueryAttention(q, k, v, pastKey, pastValue, lengths, attention);
            outputs.Add((keys.PresentName, presentKey));
            outputs.Add((values.PresentName, presentValue));
            hidden = decoder.Finish(
                hidden, Unmasked(graph, attended, attention, [.. (masked ?? []).Where(head => head.Layer == layer)]), layer);
        }

        if (wantLogits)
            outputs.Add((LogitsName, decoder.Logits(graph.Last(hidden, 1))));            // [batch, 1, vocabulary]
        return new DecoderGraph(OnnxWriter.Write(graph, outputs), wanted, keysOf, cache, wantLogits ? config.VocabSize : null);
    }

    /// <summary>Takes out what some heads give.</summary>
    private static Value Unmasked(GraphBuilder graph, Value attended, AttentionSettings attention, HeadId[] masked)
    {
        if (masked.Length == 0)
            return attended;
        var kept = new float[attention.Heads * attention.HeadDim];
        Array.Fill(kept, 1);
        foreach (HeadId head in masked)
            kept.AsSpan(head.Head * attention.HeadDim, attention.HeadDim).Clear();
        return graph.Mul(attended, graph.Constant("unmasked", kept));                    // [batch, tokens, heads · headDim]
    }

    private static (Value Q, Value K, Value? V) Projected(GraphBuilder graph, IDecoder decoder, Value hidden, int layer, bool wantValues)
    {
        using IDisposable scope = graph.Scope("attn");
        Projections projections = decoder.Project(hidden, layer);
        return (projections.Q, projections.K, wantValues ? projections.V() : null);
    }
}
