using System.Numerics;
using Lucene.Net.Search.Similarities;

namespace QRHead.Lab.FirstStage;

/// <summary>Lucene's BM25, with the lengths of passages kept as Lucene has kept them since version 7, and so Anserini.</summary>
/// <remarks>
/// <code>
/// score = Σ_t idf(t) · (k1 + 1) · tf / (tf + k1 · (1 - b + b · length / averageLength))
/// idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5))
/// </code>
/// Version 8 leaves the constant factor k1 + 1 away, which changes no order. Version 4.8 keeps 1 / √length in a byte with 3 bits of
/// precision, by which a length may be off by a quarter; here it is exact up to 40 terms, and off by an eighth at most above.
/// </remarks>
internal sealed class Bm25Scoring(Bm25Settings settings) : BM25Similarity(settings.K1, settings.B)
{
    /// <summary>Lengths below are kept as they are.</summary>
    private const int Exact = 24;

    /// <summary>Bits of a longer one that are kept; the first is always 1 and is not written.</summary>
    private const int Bits = 4;

    /// <inheritdoc/>
    protected override byte EncodeNormValue(float boost, int fieldLength) =>
        fieldLength < Exact ? (byte)fieldLength : (byte)(Exact + Shorten(fieldLength - Exact));

    /// <inheritdoc/>
    protected override float DecodeNormValue(byte norm) => norm < Exact ? norm : Exact + Lengthen(norm - Exact);

    /// <summary>Writes a number as shift and leading bits: <c>intToByte4</c> of Lucene's SmallFloat.</summary>
    private static int Shorten(int number)
    {
        int shift = 32 - BitOperations.LeadingZeroCount((uint)number) - Bits;
        return shift < 0 ? number : ((shift + 1) << (Bits - 1)) | ((number >> shift) & 0b111);
    }

    private static float Lengthen(int written)
    {
        int shift = (written >> (Bits - 1)) - 1;
        return shift < 0 ? written : (long)((written & 0b111) | 0b1000) << shift;
    }
}
