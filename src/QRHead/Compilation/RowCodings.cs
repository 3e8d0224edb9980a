using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>Chooses how a weight is stored.</summary>
internal static class RowCodings
{
    /// <summary>Blocks of the weights that are rounded here: chosen by measurement, <c>docs/precision.md</c>.</summary>
    private const int RoundedBlock = 32;

    /// <summary>Chooses; null for plain f32 numbers.</summary>
    /// <param name="use">How the weight is used.</param>
    /// <param name="rows">How it is stored now.</param>
    /// <param name="precision">What the user wants.</param>
    public static RowCoding? For(WeightUse use, TensorRows rows, Precision precision)
    {
        if (precision == Precision.F32 || use.Kind == WeightKind.Numbers)
            return null;

        // Embeddings are looked up, not multiplied: 8 bits cost no time.
        int bits = precision == Precision.Int4 && use.Kind == WeightKind.Product ? 4 : 8;
        if (rows.BlockType is { Coding: { } coding } type && coding.Group >= 16 && coding.Group <= RoundedBlock && coding.Bits <= bits)
            return new CarriedCoding(type, coding, use.Kind == WeightKind.Product && coding.Bits <= 4 ? 4 : 8);
        bool whole = rows.Width % RoundedBlock == 0;
        if (use.Kind == WeightKind.Rows && !whole)
            return null;
        return new RoundedCoding(bits, RoundedBlock, hasOffsets: bits == 4 && whole);
    }
}
