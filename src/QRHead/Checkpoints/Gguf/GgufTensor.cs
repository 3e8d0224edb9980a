namespace QRHead.Checkpoints.Gguf;

/// <summary>Says where a tensor of a GGUF file lies.</summary>
/// <param name="Name">The tensor's name in the file: <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Shape">Sizes of the axes, outermost first: the file's order reversed, as Hugging Face writes shapes.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Offset">First byte, counted from the start of the data.</param>
/// <param name="ByteLength">Number of bytes.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<long> Shape, GgufTensorType Type, long Offset, long ByteLength);
