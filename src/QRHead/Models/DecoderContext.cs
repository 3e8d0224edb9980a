using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Models;

/// <summary>What a model file builds with: the graph, the weights under their published names, and the positions of this run.</summary>
/// <param name="Graph">The graph to add to.</param>
/// <param name="Checkpoint">Configuration and weights.</param>
/// <param name="Positions">Positions of the tokens of this run: int64 <c>[tokens]</c>.</param>
internal sealed record DecoderContext(GraphBuilder Graph, Checkpoint Checkpoint, Value Positions)
{
    public ModelConfig Config => Checkpoint.Config;

    /// <summary>Gets a weight as f32; half-precision weights are widened when the model is loaded.</summary>
    /// <param name="name">The full name in the checkpoint.</param>
    /// <param name="shape">The expected shape.</param>
    /// <exception cref="CheckpointException">The weight is missing or has another shape.</exception>
    public Value Weight(string name, params long[] shape) => Graph.Cast(StoredWeight(name, shape), ElementType.F32);

    /// <summary>Gets a weight in the element type it is stored in.</summary>
    public Value StoredWeight(string name, params long[] shape)
    {
        TensorEntry entry = Checkpoint.Get(name, shape);
        var dims = new Shape([.. shape.Select(size => (Dim)size)]);
        return Graph.Weight(name, entry.ElementType, dims, DataOf(entry));
    }

    /// <summary>Looks up token embeddings: <c>[batch, tokens] → [batch, tokens, hidden]</c>, f32.</summary>
    public Value Embedding(Value inputIds, string name)
    {
        // Only the rows that are looked up are widened, not the whole table.
        Value table = StoredWeight($"{name}.weight", Config.VocabSize, Config.HiddenSize);
        return Graph.Cast(Graph.Gather(table, inputIds), ElementType.F32);
    }

    /// <summary>x · weightᵀ (+ bias): <c>[batch, tokens, in] → [batch, tokens, out]</c>.</summary>
    public Value Linear(Value x, string name, int outputs, bool bias = false)
    {
        using IDisposable scope = Graph.Scope(name[(name.LastIndexOf('.') + 1)..]);
        long inputs = x.Shape[2].Size;
        Value y = Graph.MatMulTransposed(x, Weight($"{name}.weight", outputs, inputs));
        return bias ? Graph.Add(y, Weight($"{name}.bias", outputs)) : y;
    }

    /// <summary>RMS norm over the last axis.</summary>
    public Value RmsNorm(Value x, string name)
    {
        using IDisposable scope = Graph.Scope(name[(name.LastIndexOf('.') + 1)..]);
        return Graph.RmsNorm(x, Weight($"{name}.weight", x.Shape[x.Shape.Count - 1].Size), (float)Config.RmsNormEps);
    }

    /// <summary>RMS norm of each head on its own: <c>[batch, tokens, heads · headDim] → same</c>.</summary>
    public Value RmsNormPerHead(Value x, string name, int heads)
    {
        Value perHead = Graph.Reshape(x, x.Shape[0], x.Shape[1], heads, Config.HeadDim);   // [batch, tokens, heads, headDim]
        return Graph.Reshape(RmsNorm(perHead, name), x.Shape[0], x.Shape[1], x.Shape[2]);
    }

    /// <summary>Where a weight's bytes are: ONNX Runtime maps them from their file; those in memory travel with the graph.</summary>
    private InitializerData DataOf(TensorEntry entry) => entry.FilePath is { } path
        ? new InitializerData.InFile(path, entry.Offset, entry.ByteLength)
        : new InitializerData.Inline(Checkpoint.Bytes(entry).ToArray());
}
