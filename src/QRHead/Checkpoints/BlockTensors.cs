namespace QRHead.Checkpoints;

/// <summary>
/// How a compiled model stores a weight of few bits: beside its name <c>x.weight</c> the tensors <c>x.weight.q8</c> (or <c>.q4</c>) with
/// integer codes, <c>x.weight.scale</c>, and <c>x.weight.offset</c> where zero is not the middle code. A number is (code - middle) · scale
/// + offset.
/// </summary>
/// <param name="Bits">Bits of a code: 4 or 8.</param>
/// <param name="Block">Codes with a scale in common.</param>
/// <param name="Codes">u8 <c>[rows, blocks, block · bits / 8]</c>.</param>
/// <param name="Scales">f16 or f32 <c>[rows, blocks]</c>.</param>
/// <param name="Offsets">f32 <c>[rows, blocks]</c>; null for none.</param>
internal sealed record BlockTensors(int Bits, int Block, TensorEntry Codes, TensorEntry Scales, TensorEntry? Offsets)
{
    /// <summary>Gets the code that stands for the offset, or for 0: 8 of 4 bits, 128 of 8.</summary>
    public static int Middle(int bits) => 1 << (bits - 1);

    /// <summary>Names the tensor with the codes of a weight.</summary>
    public static string CodesName(string weight, int bits) => FormattableString.Invariant($"{weight}.q{bits}");

    /// <summary>Names the tensor with the scales of a weight.</summary>
    public static string ScalesName(string weight) => $"{weight}.scale";

    /// <summary>Names the tensor with the offsets of a weight.</summary>
    public static string OffsetsName(string weight) => $"{weight}.offset";

    /// <summary>Finds a weight's blocks; null where the checkpoint has none under the name.</summary>
    /// <param name="checkpoint">The model.</param>
    /// <param name="weight">The weight's name.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="width">Numbers of a row.</param>
    /// <exception cref="CheckpointException">The tensors do not fit each other or the expected shape.</exception>
    public static BlockTensors? Find(Checkpoint checkpoint, string weight, long rows, long width)
    {
        int bits = checkpoint.TryGet(CodesName(weight, 8), out TensorEntry? codes) ? 8
            : checkpoint.TryGet(CodesName(weight, 4), out codes) ? 4
            : 0;
        if (codes is null)
            return null;
        if (codes is not { ElementType: ElementType.U8, Shape: [var storedRows, var blocks, var bytes] } || storedRows != rows)
            throw TensorComplaint.OtherShape(checkpoint.Name, codes.Name, codes.Shape, [rows, -1, -1]);
        int block = (int)bytes * 8 / bits;
        if (block < 16 || !int.IsPow2(block) || blocks != (width + block - 1) / block)
            throw TensorComplaint.OtherShape(
                checkpoint.Name, codes.Name, codes.Shape, [rows, (width + block - 1) / Math.Max(block, 1), bytes]);
        TensorEntry? offsets = checkpoint.TryGet(OffsetsName(weight), out _) ? checkpoint.Get(OffsetsName(weight), rows, blocks) : null;
        return new BlockTensors(bits, block, codes, checkpoint.Get(ScalesName(weight), rows, blocks), offsets);
    }
}
