using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace QRHead.Checkpoints.Gguf;

/// <summary>
/// The numbers of ggml's block types, in f32: one method for each type, as <c>ggml-quants.c</c> defines it.
/// Every step is rounded to f32 and none is fused, so that the values are those of <c>gguf-py</c> bit for bit.
/// </summary>
internal static class GgufBlocks
{
    private static readonly float[] NonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    /// <summary>Widens whole blocks.</summary>
    /// <param name="type">How the numbers are stored.</param>
    /// <param name="blocks">Whole blocks, little-endian.</param>
    /// <param name="into">As many numbers as the blocks hold.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Dequantize(GgufTensorType type, ReadOnlySpan<byte> blocks, Span<float> into)
    {
        if (blocks.Length % type.Bytes != 0 || blocks.Length / type.Bytes * type.Elements != into.Length)
            throw new ArgumentException($"{blocks.Length} bytes of {type.Name} do not hold {into.Length} numbers.", nameof(into));
        if (Plain(type.Name) is { } numbers)
        {
            Widening.ToFloats(numbers, blocks, into);
            return;
        }

        for (int block = 0; block < blocks.Length / type.Bytes; block++)
            Block(type.Name, blocks.Slice(block * type.Bytes, type.Bytes), into.Slice(block * type.Elements, type.Elements));
    }

    private static ElementType? Plain(string type) => type switch
    {
        "F32" => ElementType.F32,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "F64" => ElementType.F64,
        _ => null,
    };

    private static void Block(string type, ReadOnlySpan<byte> b, Span<float> y)
    {
        switch (type)
        {
            case "Q4_0":
                Nibbles(b[2..], y);
                Scale(y, Half(b), -8);
                break;
            case "Q4_1":
                Nibbles(b[4..], y);
                ScaleAndShift(y, Half(b), Half(b[2..]));
                break;
            case "Q5_0":
                Nibbles(b[6..], y);
                FifthBits(b[2..], y);
                Scale(y, Half(b), -16);
                break;
            case "Q5_1":
                Nibbles(b[8..], y);
                FifthBits(b[4..], y);
                ScaleAndShift(y, Half(b), Half(b[2..]));
                break;
            case "Q8_0":
                Signed(MemoryMarshal.Cast<byte, sbyte>(b[2..]), Half(b), y);
                break;
            case "Q8_K":
                Signed(MemoryMarshal.Cast<byte, sbyte>(b.Slice(4, 256)), BinaryPrimitives.ReadSingleLittleEndian(b), y);
                break;
            case "Q2_K":
                Q2K(b, y);
                break;
            case "Q3_K":
                Q3K(b, y);
                break;
            case "Q4_K":
                Q4K(b, b[16..], [], y);
                break;
            case "Q5_K":
                Q4K(b, b[48..], b.Slice(16, 32), y);
                break;
            case "Q6_K":
                Q6K(b, y);
                break;
            case "IQ4_NL":
                Nibbles(b[2..], y);
                LookUp(y, Half(b));
                break;
            case "IQ4_XS":
                Iq4Xs(b, y);
                break;
            default:
                throw new ArgumentException($"No numbers can be read from {type}.", nameof(type));
        }
    }

    /// <summary>16 bytes of two numbers each: the low halves first, then the high ones.</summary>
    private static void Nibbles(ReadOnlySpan<byte> bytes, Span<float> y)
    {
        for (int j = 0; j < 16; j++)
            (y[j], y[j + 16]) = (bytes[j] & 15, bytes[j] >> 4);
    }

    private static void FifthBits(ReadOnlySpan<byte> bytes, Span<float> y)
    {
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        for (int j = 0; j < 32; j++)
            y[j] += 16 * ((bits >> j) & 1);
    }

    private static void Scale(Span<float> y, float d, float offset)
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = d * (y[j] + offset);
    }

    private static void ScaleAndShift(Span<float> y, float d, float m)
    {
        for (int j = 0; j < y.Length; j++)
        {
            float scaled = d * y[j];
            y[j] = scaled + m;
        }
    }

    private static void LookUp(Span<float> y, float d)
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = d * NonLinear[(int)y[j]];
    }

    private static void Signed(ReadOnlySpan<sbyte> q, float d, Span<float> y)
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = d * q[j];
    }

    /// <summary>sc[16], qs[64], d, dmin: 2 bits, a scale and a minimum for every 16 numbers.</summary>
    private static void Q2K(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = Half(b[80..]), min = Half(b[82..]);
        for (int i = 0; i < 256; i++)
        {
            (int n, int j, int l) = (i / 128, i / 32 % 4, i % 32);
            int q = (b[16 + (32 * n) + l] >> (2 * j)) & 3;
            int s = b[i / 16];
            float scaled = d * (s & 15) * q, shift = min * (s >> 4);
            y[i] = scaled - shift;
        }
    }

    /// <summary>hm[32], qs[64], s[12], d: 3 bits, a scale of 6 bits for every 16 numbers.</summary>
    private static void Q3K(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = Half(b[108..]);
        ReadOnlySpan<byte> s = b.Slice(96, 12);
        for (int i = 0; i < 256; i++)
        {
            (int n, int j, int l, int k) = (i / 128, i / 32 % 4, i % 32, i / 16);
            int q = ((b[32 + (32 * n) + l] >> (2 * j)) & 3) - (((b[l] >> ((4 * n) + j)) & 1) == 1 ? 0 : 4);
            int scale = ((s[k % 8] >> (4 * (k / 8))) & 15) + (16 * ((s[8 + (k % 4)] >> (2 * (k / 4))) & 3));
            y[i] = d * (scale - 32) * q;
        }
    }

    /// <summary>d, dmin, s[12], then 4 bits, of Q5_K one more: a scale and a minimum of 6 bits for every 32 numbers.</summary>
    private static void Q4K(ReadOnlySpan<byte> b, ReadOnlySpan<byte> qs, ReadOnlySpan<byte> fifth, Span<float> y)
    {
        float d = Half(b), min = Half(b[2..]);
        ReadOnlySpan<byte> s = b.Slice(4, 12);
        for (int k = 0; k < 8; k++)
        {
            int scale = k < 4 ? s[k] & 63 : (s[k + 4] & 15) + (16 * (s[k - 4] >> 6));
            int minimum = k < 4 ? s[k + 4] & 63 : (s[k + 4] >> 4) + (16 * (s[k] >> 6));
            float factor = d * scale, shift = min * minimum;
            for (int l = 0; l < 32; l++)
            {
                int q = (qs[(32 * (k / 2)) + l] >> (4 * (k % 2))) & 15;
                if (!fifth.IsEmpty)
                    q += 16 * ((fifth[l] >> k) & 1);
                float scaled = factor * q;
                y[(32 * k) + l] = scaled - shift;
            }
        }
    }

    /// <summary>ql[128], qh[64], sc[16], d: 6 bits, a scale of 8 bits for every 16 numbers.</summary>
    private static void Q6K(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = Half(b[208..]);
        for (int i = 0; i < 256; i++)
        {
            (int n, int j, int l) = (i / 128, i / 32 % 4, i % 32);
            int q = ((b[(64 * n) + (32 * (j % 2)) + l] >> (4 * (j / 2))) & 15) + (16 * ((b[128 + (32 * n) + l] >> (2 * j)) & 3));
            y[i] = d * (sbyte)b[192 + (i / 16)] * (q - 32);
        }
    }

    /// <summary>d, sh, sl[4], qs[128]: 4 bits into a table, a scale of 6 bits for every 32 numbers.</summary>
    private static void Iq4Xs(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = Half(b);
        int high = BinaryPrimitives.ReadUInt16LittleEndian(b[2..]);
        for (int k = 0; k < 8; k++)
        {
            int scale = ((b[4 + (k / 2)] >> (4 * (k % 2))) & 15) + (16 * ((high >> (2 * k)) & 3));
            Span<float> part = y.Slice(32 * k, 32);
            Nibbles(b[(8 + (16 * k))..], part);
            LookUp(part, d * (scale - 32));
        }
    }

    private static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);
}
