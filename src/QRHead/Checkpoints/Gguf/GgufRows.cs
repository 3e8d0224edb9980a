namespace QRHead.Checkpoints.Gguf;

/// <summary>The rows of a GGUF tensor in Hugging Face's order.</summary>
/// <param name="name">The tensor's name in Hugging Face.</param>
/// <param name="tensor">Its shape and type.</param>
/// <param name="bytes">The mapped file.</param>
/// <param name="start">The tensor's first byte in it.</param>
/// <param name="headDim">Length of a head whose rows are stored in pairs; null where rows are in order.</param>
/// <param name="offset">What to add to each number.</param>
internal sealed class GgufRows(string name, GgufTensor tensor, MappedBytes bytes, long start, int? headDim, float offset)
    : TensorRows(name, tensor.Shape)
{
    private readonly int _rowBytes = checked((int)(tensor.Shape[^1] / tensor.Type.Elements * tensor.Type.Bytes));

    /// <inheritdoc/>
    public override GgufTensorType? BlockType => offset == 0 && Shape.Count > 1 ? tensor.Type : null;

    /// <inheritdoc/>
    public override void Read(long row, Span<float> into)
    {
        if (Shape.Count == 1)
        {
            float[] stored = new float[Width];
            GgufBlocks.Dequantize(tensor.Type, Stored(0), stored);
            for (int i = 0; i < stored.Length; i++)
                into[i] = stored[Place(i)];
        }
        else
        {
            GgufBlocks.Dequantize(tensor.Type, Blocks(row), into);
        }

        if (offset != 0)
            System.Numerics.Tensors.TensorPrimitives.Add(into, offset, into);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Blocks(long row) => Stored(Place(row));

    private ReadOnlySpan<byte> Stored(long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return bytes.Slice(start + (row * _rowBytes), _rowBytes);
    }

    /// <summary>Row s · d/2 + i of a head of length d is stored as its row 2i + s.</summary>
    private long Place(long row)
    {
        if (headDim is not { } length)
            return row;
        (long head, long inHead) = Math.DivRem(row, length);
        (long half, long pair) = Math.DivRem(inHead, length / 2);
        return (head * length) + (2 * pair) + half;
    }
}
