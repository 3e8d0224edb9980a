namespace QRHead.Checkpoints;

/// <summary>Says where a tensor lies and what it holds; owns no memory.</summary>
/// <param name="Name">The tensor's name, as published: <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
/// <param name="ElementType">Type of the stored numbers.</param>
/// <param name="Shape">Sizes of the axes, outermost first, row-major; empty for a scalar.</param>
/// <param name="FilePath">
/// Full path of the file with every link followed, because ONNX Runtime refuses external data behind a link that leaves its folder.
/// Null where the tensor lies in memory.
/// </param>
/// <param name="Offset">First byte, counted from the start of the file or of the memory.</param>
/// <param name="ByteLength">Number of bytes.</param>
internal sealed record TensorEntry(
    string Name, ElementType ElementType, IReadOnlyList<long> Shape, string? FilePath, long Offset, long ByteLength)
{
    private const int MostShownAxes = 8;

    /// <summary>Gets the number of elements.</summary>
    public long Count => ByteLength / ElementType.Size;

    /// <summary>Writes a shape for messages: <c>[2, 3]</c>; a corrupt file's endless one is cut.</summary>
    public static string Write(IReadOnlyList<long> shape)
    {
        string axes = string.Join(", ", shape.Take(MostShownAxes));
        return shape.Count <= MostShownAxes ? $"[{axes}]" : $"[{axes}, … {shape.Count} axes]";
    }
}
