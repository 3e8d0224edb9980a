using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QRHead.Inference;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// A way of keeping keys as codes of few bits: how they are rounded, and how they become codes of 16 bits again that can be multiplied.
/// Immutable.
/// </summary>
internal abstract class CodeForm
{
    /// <summary>The form for so many bits.</summary>
    public static CodeForm Of(int bits, KeptHead head) => bits switch
    {
        16 => new Words(head.HeadDim),
        8 => new Bytes(head.HeadDim),
        4 => new Halves(head),
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "4, 8 or 16"),
    };

    /// <summary>Rounds keys.</summary>
    /// <param name="keys"><c>[tokens, headDim]</c>.</param>
    /// <param name="scales">What a code of each token is worth, <c>[tokens]</c>.</param>
    /// <param name="stored"><c>[headDim / 2, tokens, 2]</c>.</param>
    public abstract void Store(ReadOnlySpan<float> keys, Span<float> scales, Span<byte> stored);

    /// <summary>Gives keys as they are multiplied.</summary>
    /// <param name="stored">What <see cref="Store"/> wrote.</param>
    /// <param name="tokens">How many tokens.</param>
    /// <param name="work">Room for the codes, where what is stored can't be used as it is.</param>
    /// <returns><c>[headDim / 2, tokens, 2]</c>.</returns>
    public abstract ReadOnlySpan<short> Widen(ReadOnlySpan<byte> stored, int tokens, Span<short> work);

    /// <summary>16 bits: as they are multiplied.</summary>
    private sealed class Words(int size) : CodeForm
    {
        public override void Store(ReadOnlySpan<float> keys, Span<float> scales, Span<byte> stored) =>
            KeyCodes.Store(keys[..(scales.Length * size)], MemoryMarshal.Cast<byte, short>(stored), scales, KeyCodes.Round);

        public override ReadOnlySpan<short> Widen(ReadOnlySpan<byte> stored, int tokens, Span<short> work) =>
            MemoryMarshal.Cast<byte, short>(stored);
    }

    /// <summary>8 bits, of which the largest number of a token takes all.</summary>
    private sealed class Bytes(int size) : CodeForm
    {
        public override void Store(ReadOnlySpan<float> keys, Span<float> scales, Span<byte> stored)
        {
            var codes = new short[scales.Length * size];
            KeyCodes.Store(keys, codes, scales, KeyCodes.RoundToBytes);
            for (int i = 0; i < codes.Length; i++)
                stored[i] = (byte)codes[i];
        }

        public override ReadOnlySpan<short> Widen(ReadOnlySpan<byte> stored, int tokens, Span<short> work)
        {
            ReadOnlySpan<sbyte> codes = MemoryMarshal.Cast<byte, sbyte>(stored);
            int done = 0;
            for (; done + Vector256<sbyte>.Count <= codes.Length; done += Vector256<sbyte>.Count)
            {
                (Vector256<short> low, Vector256<short> high) = Vector256.Widen(Vector256.LoadUnsafe(in codes[done]));
                low.CopyTo(work[done..]);
                high.CopyTo(work[(done + Vector256<short>.Count)..]);
            }

            for (; done < codes.Length; done++)
                work[done] = codes[done];
            return work[..codes.Length];
        }
    }

    /// <summary>
    /// 4 bits. Numbers of a key differ in size from dimension to dimension, so each dimension has a step of its own, a whole number.
    /// </summary>
    private sealed class Halves : CodeForm
    {
        private const int Largest = 7;

        private readonly short[] _steps;

        public Halves(KeptHead head)
        {
            // As long as codes may be whose products are added up in 32 bits.
            float[] sizes = [.. head.Steps];
            float unit = KeyCodes.LargestNorm / (Largest * TensorPrimitives.Norm<float>(sizes));
            _steps = [.. sizes.Select(size => (short)MathF.Max(1, MathF.Floor(size * unit)))];
        }

        public override void Store(ReadOnlySpan<float> keys, Span<float> scales, Span<byte> stored)
        {
            int tokens = scales.Length, size = _steps.Length;
            stored.Clear();
            for (int token = 0; token < tokens; token++)
            {
                ReadOnlySpan<float> key = keys.Slice(token * size, size);
                float most = 0;
                for (int number = 0; number < size; number++)
                    most = MathF.Max(most, MathF.Abs(key[number] / _steps[number]));
                float scale = scales[token] = most / Largest;
                for (int number = 0; number < size && scale > 0; number++)
                {
                    int code = (int)MathF.Round(key[number] / (_steps[number] * scale));
                    stored[(number / 2 * tokens) + token] |= (byte)((code & 0xF) << (number % 2 * 4));
                }
            }
        }

        public override ReadOnlySpan<short> Widen(ReadOnlySpan<byte> stored, int tokens, Span<short> work)
        {
            for (int pair = 0; pair < _steps.Length / 2; pair++)
                Widen(stored.Slice(pair * tokens, tokens), work.Slice(pair * tokens * 2, tokens * 2), _steps[pair * 2],
                    _steps[(pair * 2) + 1]);
            return work[..(_steps.Length * tokens)];
        }

        /// <summary>
        /// Two numbers of each token: the low half of its byte, and the high half, each with its sign and times its step.
        /// </summary>
        private static void Widen(ReadOnlySpan<byte> from, Span<short> to, short even, short odd)
        {
            var steps = Vector256.Create((odd << 16) | (ushort)even).AsInt16();
            int token = 0;
            for (; token + Vector256<byte>.Count <= from.Length; token += Vector256<byte>.Count)
            {
                (Vector256<ushort> first, Vector256<ushort> second) = Vector256.Widen(Vector256.LoadUnsafe(in from[token]));
                Widen(first, steps, to.Slice(2 * token, 32));
                Widen(second, steps, to.Slice((2 * token) + 32, 32));
            }

            for (; token < from.Length; token++)
            {
                to[2 * token] = (short)(((sbyte)(from[token] << 4) >> 4) * even);
                to[(2 * token) + 1] = (short)(((sbyte)from[token] >> 4) * odd);
            }
        }

        private static void Widen(Vector256<ushort> bytes, Vector256<short> steps, Span<short> to)
        {
            (Vector256<uint> first, Vector256<uint> second) = Vector256.Widen(bytes);
            Halved(first, steps).CopyTo(to);
            Halved(second, steps).CopyTo(to[Vector256<short>.Count..]);
        }

        /// <summary>
        /// Each byte stands twice beside itself; a shift to the left, which is a product, puts the wanted half on top, and one to the right
        /// brings its sign down.
        /// </summary>
        private static Vector256<short> Halved(Vector256<uint> bytes, Vector256<short> steps)
        {
            Vector256<short> twice = (bytes | (bytes << 16)).AsInt16(), toTop = Vector256.Create((1 << 24) | (1 << 12)).AsInt16();
            return ((twice * toTop) >> 12) * steps;
        }
    }
}
