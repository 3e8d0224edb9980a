using QRHead.Checkpoints;
using QRHead.Graph.Onnx;

namespace QRHead.Graph;

/// <summary>The operators of a transformer that ONNX Runtime has as one kernel each.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>x / sqrt(mean(x²) + epsilon) · weight over the last axis.</summary>
    public Value RmsNorm(Value x, Value weight, float epsilon)
    {
        Require(weight.Shape.Count == 1 && x.Shape[x.Shape.Count - 1] == weight.Shape[0] && x.Type == weight.Type, "RmsNorm", x, weight);
        return Add(
            "SimplifiedLayerNormalization", x.Type, x.Shape, [x, weight],
            Node.Attribute("axis", -1), Node.Attribute("epsilon", epsilon), Node.Attribute("stash_type", 1));
    }

    /// <summary>
    /// Rotates pairs (i, i + rotaryDim / 2) of each head by the angle of the token's position.
    /// <c>[batch, tokens, heads · headDim] → same</c>; cos and sin are <c>[tokens, rotaryDim / 2]</c>, row by row the tokens of this run.
    /// </summary>
    public Value RotaryEmbedding(Value x, Value cos, Value sin, long heads)
    {
        Require(x.Shape.Count == 3 && cos.Shape.Equals(sin.Shape) && cos.Shape[0] == x.Shape[1], "RotaryEmbedding", x, cos, sin);
        Require(x.Shape[2].Size / heads >= 2 * cos.Shape[1].Size, "RotaryEmbedding", x, cos);
        bool partial = x.Shape[2].Size / heads != 2 * cos.Shape[1].Size;
        List<AttributeProto> attributes = [Node.Attribute("num_heads", heads)];
        if (partial)
            attributes.Add(Node.Attribute("rotary_embedding_dim", 2 * cos.Shape[1].Size));

        // A single 0 for the positions means: token n of this run uses row n of cos and sin.
        return AddMicrosoft("RotaryEmbedding", x.Type, x.Shape, [x, Constant(0L), cos, sin], [.. attributes]);
    }

    /// <summary>
    /// Causal attention of this run's tokens over a cache that already holds the tokens before them. Over a cache in f16 q, k and v are
    /// rounded to f16 as well.
    /// </summary>
    /// <param name="q">Rotated queries, <c>[batch, tokens, heads · headDim]</c>.</param>
    /// <param name="k">Rotated keys, <c>[batch, tokens, kvHeads · headDim]</c>.</param>
    /// <param name="v">Values, like the keys.</param>
    /// <param name="pastKey">
    /// The cache, <c>[batch, kvHeads, capacity, headDim]</c>; the caller binds the same memory as past and present.
    /// </param>
    /// <param name="pastValue">The cache of values, like that of keys.</param>
    /// <param name="lengths">Where the tokens go.</param>
    /// <param name="settings">Heads, scale, window, softcap.</param>
    /// <returns>The attended values <c>[batch, tokens, heads · headDim]</c> and the cache with this run's tokens in it.</returns>
    public (Value Output, Value PresentKey, Value PresentValue) GroupQueryAttention(
        Value q, Value k, Value v, Value pastKey, Value pastValue, CacheLengths lengths, AttentionSettings settings)
    {
        Require(q.Shape[1] == k.Shape[1] && k.Shape.Equals(v.Shape), "GroupQueryAttention", q, k, v);
        Require(pastKey.Shape[1] == settings.KvHeads && k.Shape[2].Size == settings.KvHeads * pastKey.Shape[3].Size, "GroupQueryAttention",
            k, pastKey);
        List<AttributeProto> attributes =
        [
            Node.Attribute("num_heads", settings.Heads),
            Node.Attribute("kv_num_heads", settings.KvHeads),
            Node.Attribute("scale", settings.Scale),
        ];
        if (settings.Window is { } window)
            attributes.Add(Node.Attribute("local_window_size", window));
        if (settings.Softcap is { } softcap)
            attributes.Add(Node.Attribute("softcap", softcap));
        ElementType numbers = pastKey.Type;
        Value[] results = Add(
            "GroupQueryAttention", MicrosoftDomain,
            [(numbers, q.Shape), (numbers, pastKey.Shape), (numbers, pastValue.Shape)],
            [Cast(q, numbers), Cast(k, numbers), Cast(v, numbers), pastKey, pastValue, lengths.LastIndex, lengths.Total], [.. attributes]);
        return (Cast(results[0], q.Type), results[1], results[2]);
    }

    /// <summary>Writes this run's keys into the cache and gives the cache back.</summary>
    /// <param name="past">The cache, <c>[batch, kvHeads, capacity, headDim]</c>.</param>
    /// <param name="update">Keys of this run, <c>[batch, kvHeads, tokens, headDim]</c>.</param>
    /// <param name="lengths">Where the tokens go.</param>
    public Value UpdateCache(Value past, Value update, CacheLengths lengths)
    {
        Require(past.Shape.Count == 4 && past.Shape[1] == update.Shape[1] && past.Shape[3] == update.Shape[3], "UpdateCache", past, update);
        return Add("TensorScatter", past.Type, past.Shape, [past, update, lengths.Past], Node.Attribute("axis", -2));
    }
}
