using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QRHead.Inference;

namespace QRHead.Indexing;

/// <summary>
/// How the keys of a passage are stored:
/// <code>
/// attention of the null query   f32  [tokens]            weighted and summed over the heads
/// attention of the instruction  f32  [tokens]            the same, and summed over its tokens
/// scales                        f32  [kvHeads, tokens]   only for codes of 8 bits
/// keys                               kvHeads times [headDim, tokens]
/// </code>
/// filled up to 16 bytes. All little-endian. Immutable.
/// </summary>
/// <param name="layout">The KV heads.</param>
/// <param name="precision">How keys are stored.</param>
internal sealed class KeyBlock(KeyLayout layout, KeyPrecision precision)
{
    private const int Alignment = 16;

    /// <summary>Rows of single numbers for the tokens, before those of the heads.</summary>
    private const int SumRows = 2;

    private const float LargestCode = 127;

    private readonly int[] _firstNumber = [.. layout.Heads.Select((_, head) => layout.Heads.Take(head).Sum(before => before.Attention.HeadDim))];

    private int NumberSize => precision switch { KeyPrecision.Int8 => 1, KeyPrecision.F16 => 2, _ => sizeof(float) };

    private int Scales => precision == KeyPrecision.Int8 ? layout.Heads.Count : 0;

    /// <summary>The bytes of a passage of some tokens.</summary>
    public int Length(int tokens)
    {
        int bytes = KeysAt(tokens) + (tokens * layout.NumbersPerToken * NumberSize);
        return (bytes + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>The attention of the null query to each token, summed over the heads.</summary>
    public static ReadOnlySpan<float> NullSums(ReadOnlySpan<byte> block, int tokens) => MemoryMarshal.Cast<byte, float>(block[..(tokens * sizeof(float))]);

    /// <inheritdoc cref="NullSums(ReadOnlySpan{byte}, int)"/>
    public static Span<float> NullSums(Span<byte> block, int tokens) => MemoryMarshal.Cast<byte, float>(block[..(tokens * sizeof(float))]);

    /// <summary>What the tokens of the instruction, with which every query begins, pay to each token, summed over them and over the heads.</summary>
    public static ReadOnlySpan<float> InstructionSums(ReadOnlySpan<byte> block, int tokens) => NullSums(block[(tokens * sizeof(float))..], tokens);

    /// <inheritdoc cref="InstructionSums(ReadOnlySpan{byte}, int)"/>
    public static Span<float> InstructionSums(Span<byte> block, int tokens) => NullSums(block[(tokens * sizeof(float))..], tokens);

    /// <summary>Stores keys; the sums stay.</summary>
    /// <param name="keys">For each KV head <c>[headDim, tokens]</c>, one after the other.</param>
    /// <param name="tokens">The passage's tokens.</param>
    /// <param name="block"><see cref="Length"/> bytes.</param>
    public void Store(ReadOnlySpan<float> keys, int tokens, Span<byte> block)
    {
        Span<byte> stored = block[KeysAt(tokens)..];
        switch (precision)
        {
            case KeyPrecision.F32:
                keys.CopyTo(MemoryMarshal.Cast<byte, float>(stored));
                break;
            case KeyPrecision.F16:
                TensorPrimitives.ConvertToHalf(keys, MemoryMarshal.Cast<byte, Half>(stored));
                break;
            default:
                for (int head = 0; head < layout.Heads.Count; head++)
                    StoreCodes(keys.Slice(_firstNumber[head] * tokens, HeadDim(head) * tokens), ScalesOf(block, head, tokens), MemoryMarshal.Cast<byte, sbyte>(stored)[(_firstNumber[head] * tokens)..]);
                break;
        }
    }

    /// <summary>Gets the keys of a KV head.</summary>
    /// <param name="block">The passage's bytes.</param>
    /// <param name="head">Which of the layout's KV heads.</param>
    /// <param name="tokens">The passage's tokens.</param>
    /// <param name="work">Numbers to work with: the largest head's size times the tokens.</param>
    /// <returns><c>[headDim, tokens]</c>.</returns>
    public ReadOnlySpan<float> KeysOf(ReadOnlySpan<byte> block, int head, int tokens, Span<float> work)
    {
        int count = HeadDim(head) * tokens;
        ReadOnlySpan<byte> stored = block.Slice(KeysAt(tokens) + (_firstNumber[head] * tokens * NumberSize), count * NumberSize);
        Span<float> keys = work[..count];
        switch (precision)
        {
            case KeyPrecision.F32:
                return MemoryMarshal.Cast<byte, float>(stored);
            case KeyPrecision.F16:
                Widen(MemoryMarshal.Cast<byte, Half>(stored), keys);
                return keys;
            default:
                ReadOnlySpan<float> scales = MemoryMarshal.Cast<byte, float>(block.Slice((SumRows + head) * tokens * sizeof(float), tokens * sizeof(float)));
                Widen(MemoryMarshal.Cast<byte, sbyte>(stored), keys);
                for (int number = 0; number < HeadDim(head); number++)
                    TensorPrimitives.Multiply(keys.Slice(number * tokens, tokens), scales, keys.Slice(number * tokens, tokens));
                return keys;
        }
    }

    private int HeadDim(int head) => layout.Heads[head].Attention.HeadDim;

    private int KeysAt(int tokens) => (SumRows + Scales) * tokens * sizeof(float);

    private static Span<float> ScalesOf(Span<byte> block, int head, int tokens) =>
        MemoryMarshal.Cast<byte, float>(block.Slice((SumRows + head) * tokens * sizeof(float), tokens * sizeof(float)));

    /// <summary>Rounds keys <c>[headDim, tokens]</c> to codes, each token with the smallest scale that holds its largest number.</summary>
    private static void StoreCodes(ReadOnlySpan<float> keys, Span<float> scales, Span<sbyte> codes)
    {
        scales.Clear();
        for (int i = 0; i < keys.Length; i++)
            scales[i % scales.Length] = MathF.Max(scales[i % scales.Length], MathF.Abs(keys[i]));
        TensorPrimitives.Divide(scales, LargestCode, scales);
        for (int i = 0; i < keys.Length; i++)
            codes[i] = scales[i % scales.Length] is var scale and > 0 ? (sbyte)MathF.Round(keys[i] / scale) : (sbyte)0;
    }

    /// <summary>Half precision to single, for finite numbers: exponent and fraction move to their places, and a product mends the exponent's bias.</summary>
    private static void Widen(ReadOnlySpan<Half> halves, Span<float> numbers)
    {
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            ref ushort from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Half, ushort>(halves));
            ref float into = ref MemoryMarshal.GetReference(numbers);
            var bias = Vector512.Create(BitConverter.Int32BitsToSingle((127 + 112) << 23));
            for (; done + Vector512<float>.Count <= halves.Length; done += Vector512<float>.Count)
            {
                (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)done));
                var bits = Vector512.Create(low, high);
                Vector512<float> size = ((bits & Vector512.Create(0x7fffu)) << 13).AsSingle() * bias;
                (size.AsUInt32() | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle().StoreUnsafe(ref into, (nuint)done);
            }
        }

        TensorPrimitives.ConvertToSingle(halves[done..], numbers[done..]);
    }

    private static void Widen(ReadOnlySpan<sbyte> codes, Span<float> numbers)
    {
        int i = 0;
        for (; i + Vector<sbyte>.Count <= codes.Length; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(codes[i..]), out Vector<short> low, out Vector<short> high);
            Span<float> into = numbers[i..];
            foreach (Vector<short> half in (ReadOnlySpan<Vector<short>>)[low, high])
            {
                Vector.Widen(half, out Vector<int> first, out Vector<int> second);
                Vector.ConvertToSingle(first).CopyTo(into);
                Vector.ConvertToSingle(second).CopyTo(into[Vector<float>.Count..]);
                into = into[(2 * Vector<float>.Count)..];
            }
        }

        for (; i < codes.Length; i++)
            numbers[i] = codes[i];
    }
}
