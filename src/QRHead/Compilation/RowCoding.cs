using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>A way to store the rows of a weight as codes. Stateless, safe for many threads.</summary>
/// <param name="bits">Bits of a stored code: 4 or 8.</param>
/// <param name="block">Codes with a scale in common: a power of two, 16 or more.</param>
internal abstract class RowCoding(int bits, int block)
{
    /// <summary>Gets the bits of a stored code.</summary>
    public int Bits { get; } = bits;

    /// <summary>Gets how many codes have a scale in common.</summary>
    public int Block { get; } = block;

    /// <summary>Gets how scales are stored: F16 only where all of them are f16 numbers.</summary>
    public virtual ElementType ScaleType => ElementType.F32;

    /// <summary>Gets whether blocks have offsets.</summary>
    public virtual bool HasOffsets => false;

    /// <summary>Codes a row.</summary>
    /// <param name="rows">The weight.</param>
    /// <param name="row">0-based.</param>
    /// <param name="into">Made for the weight's width and this block.</param>
    public abstract void Code(TensorRows rows, long row, CodedRow into);
}
