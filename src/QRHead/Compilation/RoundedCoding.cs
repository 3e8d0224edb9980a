using System.Numerics.Tensors;
using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>
/// Rounding to the nearest code. Of 8 bits, codes from -127 to 127 with 0 in the middle; of 4 bits, where every code counts,
/// from the smallest number of a block to its largest.
/// </summary>
/// <param name="bits">4 or 8.</param>
/// <param name="block">Codes with a scale in common.</param>
/// <param name="hasOffsets">Whether a block's codes lie around an offset, not around 0.</param>
internal sealed class RoundedCoding(int bits, int block, bool hasOffsets) : RowCoding(bits, block)
{
    /// <inheritdoc/>
    public override bool HasOffsets => hasOffsets;

    /// <inheritdoc/>
    public override void Code(TensorRows rows, long row, CodedRow into)
    {
        rows.Read(row, into.Numbers);
        for (int block = 0; block < into.Scales.Length; block++)
        {
            int start = block * Block, length = Math.Min(Block, into.Numbers.Length - start);
            Span<sbyte> codes = into.Codes.AsSpan(start, length);
            ReadOnlySpan<float> numbers = into.Numbers.AsSpan(start, length);
            (into.Scales[block], into.Offsets[block]) = hasOffsets ? AroundOffset(numbers)
                : (TensorPrimitives.MaxMagnitude(numbers) is var most ? Math.Abs(most) / ((1 << (Bits - 1)) - 1) : 0, 0f);
            Round(numbers, into.Scales[block], into.Offsets[block], codes);
        }
    }

    /// <summary>Codes -2^(bits-1) to 2^(bits-1) - 1 over the range of the numbers.</summary>
    private (float Scale, float Offset) AroundOffset(ReadOnlySpan<float> numbers)
    {
        float least = TensorPrimitives.Min(numbers), most = TensorPrimitives.Max(numbers);
        float scale = (most - least) / ((1 << Bits) - 1);
        return (scale, least + ((1 << (Bits - 1)) * scale));
    }

    private void Round(ReadOnlySpan<float> numbers, float scale, float offset, Span<sbyte> codes)
    {
        float least = -(1 << (Bits - 1)), most = (1 << (Bits - 1)) - 1, inverse = scale > 0 ? 1 / scale : 0;
        if (!float.IsFinite(inverse))
            inverse = 0;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (sbyte)Math.Clamp(MathF.Round((numbers[i] - offset) * inverse), least, most);
    }
}
