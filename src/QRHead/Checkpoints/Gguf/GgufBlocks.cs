using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace QRHead.Checkpoints.Gguf;

/// <summary>
/// The codes and scales in ggml's blocks, one method for each family of types as <c>ggml-quants.c</c> defines them, and the numbers they
/// stand for. Every step is rounded to f32 and none is fused, so that the numbers are those of <c>gguf-py</c> bit for bit.
/// </summary>
internal static class GgufBlocks
{
    private static ReadOnlySpan<sbyte> NonLinear => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    /// <summary>Widens whole blocks.</summary>
    /// <param name="type">How the numbers are stored.</param>
    /// <param name="blocks">Whole blocks, little-endian.</param>
    /// <param name="into">As many numbers as the blocks hold.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Dequantize(GgufTensorType type, ReadOnlySpan<byte> blocks, Span<float> into)
    {
        if (blocks.Length % type.Bytes != 0 || blocks.Length / type.Bytes * type.Elements != into.Length)
            throw new ArgumentException($"{blocks.Length} bytes of {type.Name} do not hold {into.Length} numbers.", nameof(into));
        if (type.Coding is not { } coding)
        {
            Widening.ToFloats(Plain(type.Name), blocks, into);
            return;
        }

        Span<sbyte> codes = stackalloc sbyte[type.Elements];
        Span<float> scales = stackalloc float[type.Elements / coding.Group], minima = stackalloc float[scales.Length];
        for (int block = 0; block < blocks.Length / type.Bytes; block++)
        {
            Unpack(type, blocks.Slice(block * type.Bytes, type.Bytes), codes, scales, minima);
            Span<float> numbers = into.Slice(block * type.Elements, type.Elements);
            for (int i = 0; i < numbers.Length; i++)
            {
                float scaled = scales[i / coding.Group] * codes[i];
                numbers[i] = coding.HasMinima ? scaled + minima[i / coding.Group] : scaled;
            }
        }
    }

    /// <summary>Unpacks one block.</summary>
    /// <param name="type">A type with a <see cref="GgufTensorType.Coding"/>.</param>
    /// <param name="b">The block's bytes.</param>
    /// <param name="codes">A code for each number.</param>
    /// <param name="scales">A scale for each group.</param>
    /// <param name="minima">A minimum for each group; untouched where the type has none.</param>
    public static void Unpack(GgufTensorType type, ReadOnlySpan<byte> b, Span<sbyte> codes, Span<float> scales, Span<float> minima)
    {
        switch (type.Name)
        {
            case "Q4_0":
                Nibbles(b[2..], codes);
                Shift(codes, -8);
                scales[0] = Half(b);
                break;
            case "Q4_1":
                Nibbles(b[4..], codes);
                (scales[0], minima[0]) = (Half(b), Half(b[2..]));
                break;
            case "Q5_0":
                Nibbles(b[6..], codes);
                FifthBits(b[2..], codes);
                Shift(codes, -16);
                scales[0] = Half(b);
                break;
            case "Q5_1":
                Nibbles(b[8..], codes);
                FifthBits(b[4..], codes);
                (scales[0], minima[0]) = (Half(b), Half(b[2..]));
                break;
            case "Q8_0":
                MemoryMarshal.Cast<byte, sbyte>(b[2..]).CopyTo(codes);
                scales[0] = Half(b);
                break;
            case "Q8_K":
                MemoryMarshal.Cast<byte, sbyte>(b.Slice(4, 256)).CopyTo(codes);
                scales[0] = BinaryPrimitives.ReadSingleLittleEndian(b);
                break;
            case "Q2_K":
                Q2K(b, codes, scales, minima);
                break;
            case "Q3_K":
                Q3K(b, codes, scales);
                break;
            case "Q4_K":
                Q4K(b, b[16..], [], codes, scales, minima);
                break;
            case "Q5_K":
                Q4K(b, b[48..], b.Slice(16, 32), codes, scales, minima);
                break;
            case "Q6_K":
                Q6K(b, codes, scales);
                break;
            case "IQ4_NL":
                Nibbles(b[2..], codes);
                LookUp(codes);
                scales[0] = Half(b);
                break;
            case "IQ4_XS":
                Iq4Xs(b, codes, scales);
                break;
            default:
                throw new ArgumentException($"{type.Name} has no codes.", nameof(type));
        }
    }

    private static ElementType Plain(string type) => type switch
    {
        "F32" => ElementType.F32,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "F64" => ElementType.F64,
        _ => throw new ArgumentException($"No numbers can be read from {type}.", nameof(type)),
    };

    /// <summary>16 bytes of two codes each: the low halves first, then the high ones.</summary>
    private static void Nibbles(ReadOnlySpan<byte> bytes, Span<sbyte> codes)
    {
        for (int j = 0; j < 16; j++)
            (codes[j], codes[j + 16]) = ((sbyte)(bytes[j] & 15), (sbyte)(bytes[j] >> 4));
    }

    private static void FifthBits(ReadOnlySpan<byte> bytes, Span<sbyte> codes)
    {
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        for (int j = 0; j < 32; j++)
            codes[j] += (sbyte)(((bits >> j) & 1) << 4);
    }

    private static void Shift(Span<sbyte> codes, sbyte by) => System.Numerics.Tensors.TensorPrimitives.Add(codes, by, codes);

    private static void LookUp(Span<sbyte> codes)
    {
        for (int j = 0; j < codes.Length; j++)
            codes[j] = NonLinear[codes[j]];
    }

    /// <summary>sc[16], qs[64], d, dmin: 2 bits, a scale and a minimum for every 16 numbers.</summary>
    private static void Q2K(ReadOnlySpan<byte> b, Span<sbyte> codes, Span<float> scales, Span<float> minima)
    {
        float d = Half(b[80..]), min = Half(b[82..]);
        for (int k = 0; k < 16; k++)
            (scales[k], minima[k]) = (d * (b[k] & 15), -(min * (b[k] >> 4)));
        for (int i = 0; i < 256; i++)
        {
            (int n, int j, int l) = (i / 128, i / 32 % 4, i % 32);
            codes[i] = (sbyte)((b[16 + (32 * n) + l] >> (2 * j)) & 3);
        }
    }

    /// <summary>hm[32], qs[64], s[12], d: 3 bits, a scale of 6 bits for every 16 numbers.</summary>
    private static void Q3K(ReadOnlySpan<byte> b, Span<sbyte> codes, Span<float> scales)
    {
        float d = Half(b[108..]);
        ReadOnlySpan<byte> s = b.Slice(96, 12);
        for (int k = 0; k < 16; k++)
            scales[k] = d * (((s[k % 8] >> (4 * (k / 8))) & 15) + (16 * ((s[8 + (k % 4)] >> (2 * (k / 4))) & 3)) - 32);
        for (int i = 0; i < 256; i++)
        {
            (int n, int j, int l) = (i / 128, i / 32 % 4, i % 32);
            codes[i] = (sbyte)(((b[32 + (32 * n) + l] >> (2 * j)) & 3) - (((b[l] >> ((4 * n) + j)) & 1) == 1 ? 0 : 4));
        }
    }

    /// <summary>d, dmin, s[12], then 4 bits, of Q5_K one more: a scale and a minimum of 6 bits for every 32 numbers.</summary>
    private static void Q4K(
        ReadOnlySpan<byte> b, ReadOnlySpan<byte> qs, ReadOnlySpan<byte> fifth, Span<sbyte> codes, Span<float> scales, Span<float> minima)
    {
        float d = Half(b), min = Half(b[2..]);
        ReadOnlySpan<byte> s = b.Slice(4, 12);
        for (int k = 0; k < 8; k++)
        {
            int scale = k < 4 ? s[k] & 63 : (s[k + 4] & 15) + (16 * (s[k - 4] >> 6));
            int minimum = k < 4 ? s[k + 4] & 63 : (s[k + 4] >> 4) + (16 * (s[k] >> 6));
            (scales[k], minima[k]) = (d * scale, -(min * minimum));
            for (int l = 0; l < 32; l++)
            {
                int code = (qs[(32 * (k / 2)) + l] >> (4 * (k % 2))) & 15;
                if (!fifth.IsEmpty)
                    code += 16 * ((fifth[l] >> k) & 1);
                codes[(32 * k) + l] = (sbyte)code;
            }
        }
    }

    /// <summary>ql[128], qh[64], sc[16], d: 6 bits, a scale of 8 bits for every 16 numbers.</summary>
    private static void Q6K(ReadOnlySpan<byte> b, Span<sbyte> codes, Span<float> scales)
    {
        float d = Half(b[208..]);
        for (int k = 0; k < 16; k++)
            scales[k] = d * (sbyte)b[192 + k];
        for (int i = 0; i < 256; i++)
        {
            (int n, int j, int l) = (i / 128, i / 32 % 4, i % 32);
            codes[i] =
                (sbyte)(((b[(64 * n) + (32 * (j % 2)) + l] >> (4 * (j / 2))) & 15) + (16 * ((b[128 + (32 * n) + l] >> (2 * j)) & 3)) - 32);
        }
    }

    /// <summary>d, sh, sl[4], qs[128]: 4 bits into a table, a scale of 6 bits for every 32 numbers.</summary>
    private static void Iq4Xs(ReadOnlySpan<byte> b, Span<sbyte> codes, Span<float> scales)
    {
        float d = Half(b);
        int high = BinaryPrimitives.ReadUInt16LittleEndian(b[2..]);
        for (int k = 0; k < 8; k++)
        {
            scales[k] = d * (((b[4 + (k / 2)] >> (4 * (k % 2))) & 15) + (16 * ((high >> (2 * k)) & 3)) - 32);
            Span<sbyte> part = codes.Slice(32 * k, 32);
            Nibbles(b[(8 + (16 * k))..], part);
            LookUp(part);
        }
    }

    private static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);
}
