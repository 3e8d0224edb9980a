using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Models;

/// <summary>What a model file builds with: the graph, the weights under their published names, and the positions of this run.</summary>
/// <param name="Graph">The graph to add to.</param>
/// <param name="Config">What config.json says.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Positions">Positions of the tokens of this run: int64 <c>[tokens]</c>.</param>
/// <param name="PlannedLength">Tokens of the whole text, those of later runs included: int64 <c>[1]</c>.</param>
internal sealed record DecoderContext(GraphBuilder Graph, ModelConfig Config, IWeights Weights, Value Positions, Value PlannedLength)
{
    /// <summary>Gets a weight as f32.</summary>
    /// <param name="name">The full name in the checkpoint.</param>
    /// <param name="shape">The expected shape.</param>
    /// <exception cref="CheckpointException">The weight is missing or has another shape.</exception>
    public Value Weight(string name, params long[] shape) => Weights.Numbers(Graph, name, shape);

    /// <summary>Looks up token embeddings: <c>[batch, tokens] → [batch, tokens, hidden]</c>, f32.</summary>
    public Value Embedding(Value inputIds, string name) =>
        Weights.Rows(Graph, inputIds, $"{name}.weight", Config.VocabSize, Config.HiddenSize);

    /// <summary>x · weightᵀ (+ bias): <c>[batch, tokens, in] → [batch, tokens, out]</c>.</summary>
    public Value Linear(Value x, string name, int outputs, bool bias = false)
    {
        using IDisposable scope = Graph.Scope(name[(name.LastIndexOf('.') + 1)..]);
        Value y = Weights.Product(Graph, x, $"{name}.weight", outputs);
        return bias ? Graph.Add(y, Weight($"{name}.bias", outputs)) : y;
    }

    /// <summary>RMS norm over the last axis.</summary>
    /// <param name="x">What is normed.</param>
    /// <param name="name">The norm's name in the checkpoint, without <c>.weight</c>.</param>
    /// <param name="offset">What is added to the stored weight: 1 in Gemma, whose weights are around 0.</param>
    public Value RmsNorm(Value x, string name, float offset = 0)
    {
        using IDisposable scope = Graph.Scope(name[(name.LastIndexOf('.') + 1)..]);
        Value weight = Weight($"{name}.weight", x.Shape[x.Shape.Count - 1].Size);
        return Graph.RmsNorm(x, offset == 0 ? weight : Graph.Add(weight, Graph.Constant(offset)), (float)Config.RmsNormEps);
    }

    /// <summary>RMS norm of each head on its own: <c>[batch, tokens, heads · headDim] → same</c>.</summary>
    public Value RmsNormPerHead(Value x, string name, int heads, float offset = 0)
    {
        Value perHead = Graph.Reshape(x, x.Shape[0], x.Shape[1], heads, Config.HeadDim);   // [batch, tokens, heads, headDim]
        return Graph.Reshape(RmsNorm(perHead, name, offset), x.Shape[0], x.Shape[1], x.Shape[2]);
    }
}
