using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Compilation;

/// <summary>
/// The codes and scales that a GGUF file stores, carried over: the numbers are those of the file, without a second rounding.
/// A type with minima has codes that count up from them; its offset is moved to the middle code, so that codes stay small.
/// </summary>
/// <param name="type">How the file stores the rows.</param>
/// <param name="coding">Its coding.</param>
/// <param name="bits">Bits of a stored code: at least the file's.</param>
internal sealed class CarriedCoding(GgufTensorType type, GgufCoding coding, int bits) : RowCoding(bits, coding.Group)
{
    /// <inheritdoc/>
    /// <remarks>
    /// The blocks of 32 of the older types have an f16 scale each; in those of 256 a scale is the product of two numbers.
    /// </remarks>
    public override ElementType ScaleType => type.Elements == coding.Group ? ElementType.F16 : ElementType.F32;

    /// <inheritdoc/>
    public override bool HasOffsets => coding.HasMinima;

    /// <inheritdoc/>
    public override void Code(TensorRows rows, long row, CodedRow into)
    {
        ReadOnlySpan<byte> stored = rows.Blocks(row);
        int groups = type.Elements / coding.Group;
        Span<float> minima = stackalloc float[groups];
        for (int block = 0; block < stored.Length / type.Bytes; block++)
        {
            Span<sbyte> codes = into.Codes.AsSpan(block * type.Elements, type.Elements);
            Span<float> scales = into.Scales.AsSpan(block * groups, groups);
            GgufBlocks.Unpack(type, stored.Slice(block * type.Bytes, type.Bytes), codes, scales, minima);
            if (!coding.HasMinima)
                continue;
            int middle = 1 << (coding.Bits - 1);
            for (int i = 0; i < codes.Length; i++)
                codes[i] -= (sbyte)middle;
            for (int group = 0; group < groups; group++)
                into.Offsets[(block * groups) + group] = minima[group] + (middle * scales[group]);
        }
    }
}
