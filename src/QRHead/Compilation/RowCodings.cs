using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>Chooses how a weight is stored.</summary>
internal static class RowCodings
{
    /// <summary>Counts up when another choice is made here: models in the cache that were made with the old one are left alone.</summary>
    public const int Version = 2;

    /// <summary>
    /// Blocks of 8-bit codes in products, chosen by measurement (<c>docs/precision.md</c>): the kernel scales a sum for each block, so
    /// blocks of 32 cost a fifth of the time; larger ones gain nothing and round more.
    /// </summary>
    private const int ProductBlock = 64;

    /// <summary>Blocks of 4-bit codes, and of embeddings.</summary>
    private const int Block = 32;

    /// <summary>Chooses; null for plain numbers.</summary>
    /// <param name="use">How the weight is used.</param>
    /// <param name="rows">How it is stored now.</param>
    /// <param name="precision">What the user wants.</param>
    public static RowCoding? For(WeightUse use, TensorRows rows, Precision precision)
    {
        if (precision is Precision.F32 or Precision.F16 || use.Kind == WeightKind.Numbers)
            return null;
        if (use.Kind == WeightKind.Product && precision == Precision.Int8)
            return new RoundedCoding(8, ProductBlock, hasOffsets: false);

        // Embeddings are looked up, not multiplied: 8 bits cost no time.
        int bits = use.Kind == WeightKind.Product ? 4 : 8;
        if (rows.BlockType is { Coding: { } coding } type && coding.Group is >= 16 and <= Block && coding.Bits <= bits)
            return new CarriedCoding(type, coding, bits);
        bool whole = rows.Width % Block == 0;
        if (use.Kind == WeightKind.Rows && !whole)
            return null;
        return new RoundedCoding(bits, Block, hasOffsets: bits == 4 && whole);
    }

    /// <summary>Says how plain numbers are stored: f16 or f32.</summary>
    /// <param name="kind">How the weight is used.</param>
    /// <param name="precision">What the user wants.</param>
    public static ElementType NumbersOf(WeightKind kind, Precision precision) =>
        precision == Precision.F16 && kind != WeightKind.Numbers ? ElementType.F16 : ElementType.F32;
}
