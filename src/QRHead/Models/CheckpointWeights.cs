using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Models;

/// <summary>Weights where a checkpoint has them: plain numbers, or blocks of integer codes of a compiled model.</summary>
/// <param name="checkpoint">The model.</param>
/// <param name="products">In what weights that are stored in f16 are multiplied: F16 or F32.</param>
internal sealed class CheckpointWeights(Checkpoint checkpoint, ElementType products = ElementType.F32) : IWeights
{
    /// <inheritdoc/>
    /// <remarks>Half-precision weights are widened when the model is loaded.</remarks>
    public Value Numbers(GraphBuilder graph, string name, params long[] shape) =>
        graph.Cast(Stored(graph, checkpoint.Get(name, shape)), ElementType.F32);

    /// <inheritdoc/>
    public Value Rows(GraphBuilder graph, Value indices, string name, long rows, long width)
    {
        if (BlockTensors.Find(checkpoint, name, rows, width) is not { } blocks)
        {
            // Only the rows that are looked up are widened, not the whole table.
            return graph.Cast(graph.Gather(Stored(graph, checkpoint.Get(name, rows, width)), indices), ElementType.F32);
        }

        // [batch, tokens, blocks, block]
        Value codes = graph.Cast(graph.Gather(Stored(graph, blocks.Codes), indices), ElementType.F32);
        Value scales = graph.Cast(graph.Gather(Stored(graph, blocks.Scales), indices), ElementType.F32);    // [batch, tokens, blocks]
        Value numbers = graph.Mul(graph.Sub(codes, graph.Constant((float)BlockTensors.Middle(8))), graph.Unsqueeze(scales, 3));
        if (blocks.Offsets is { } offsets)
            numbers = graph.Add(numbers, graph.Unsqueeze(graph.Gather(Stored(graph, offsets), indices), 3));
        return graph.Reshape(numbers, indices.Shape[0], indices.Shape[1], width);
    }

    /// <inheritdoc/>
    public Value Product(GraphBuilder graph, Value x, string name, long outputs)
    {
        long inputs = x.Shape[x.Shape.Count - 1].Size;
        if (BlockTensors.Find(checkpoint, name, outputs, inputs) is not { } blocks)
            return Product(graph, x, Stored(graph, checkpoint.Get(name, outputs, inputs)));
        Value scales = graph.Cast(Stored(graph, blocks.Scales), ElementType.F32);
        Value y = graph.MatMulBlocks(x, Stored(graph, blocks.Codes), scales, blocks.Bits, blocks.Block);

        // A block's offset is the same for all its numbers, so it meets only the sum of theirs: exact, for 1 / block of the work.
        return blocks.Offsets is { } offsets
            ? graph.Add(y, graph.MatMulTransposed(graph.BlockSums(x, blocks.Block), Stored(graph, offsets)))
            : y;
    }

    /// <summary>x · wᵀ of plain numbers; the result is f32 whatever it was summed in.</summary>
    private Value Product(GraphBuilder graph, Value x, Value weight)
    {
        ElementType numbers = weight.Type == products ? products : ElementType.F32;
        return graph.Cast(graph.MatMulTransposed(graph.Cast(x, numbers), graph.Cast(weight, numbers)), ElementType.F32);
    }

    /// <summary>Where a weight's bytes are: ONNX Runtime maps them from their file; those in memory travel with the graph.</summary>
    private Value Stored(GraphBuilder graph, TensorEntry entry)
    {
        var dims = new Shape([.. entry.Shape.Select(size => (Dim)size)]);
        InitializerData data = entry.FilePath is { } path
            ? new InitializerData.InFile(path, entry.Offset, entry.ByteLength)
            : new InitializerData.Inline(checkpoint.Bytes(entry).ToArray());
        return graph.Weight(entry.Name, entry.ElementType, dims, data);
    }
}
