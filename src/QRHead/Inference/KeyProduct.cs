using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QRHead.Inference;

/// <summary>
/// Some rows of q against the keys of a passage, whose tokens lie beside each other: so a register holds several tokens, and nothing has to be
/// added up across it. Four rows and two registers of tokens are computed at a time.
/// </summary>
internal static class KeyProduct
{
    private const int RowsAtOnce = 4;

    private static int TokensAtOnce => 2 * Vector<float>.Count;

    /// <summary><code>logits[r, t] = start[r] + Σ_d q[r, d] · keys[d, t]</code></summary>
    /// <param name="q"><c>[rows, headDim]</c>.</param>
    /// <param name="start">What each row begins with, <c>[rows]</c>.</param>
    /// <param name="keys"><c>[headDim, tokens]</c>.</param>
    /// <param name="tokens">The passage's tokens; at least 1.</param>
    /// <param name="logits"><c>[rows, tokens]</c>.</param>
    public static void Compute(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, Span<float> logits)
    {
        int rows = start.Length, size = q.Length / rows;
        if (tokens < TokensAtOnce)
        {
            Short(q, start, keys, tokens, logits);
            return;
        }

        int row = 0;
        for (; row + RowsAtOnce <= rows; row += RowsAtOnce)
        {
            foreach (int token in Tiles(tokens))
                FourRows(q.Slice(row * size, RowsAtOnce * size), start[row..], keys, tokens, token, logits[(row * tokens)..]);
        }

        for (; row < rows; row++)
        {
            foreach (int token in Tiles(tokens))
                OneRow(q.Slice(row * size, size), start[row], keys, tokens, token, logits[(row * tokens)..]);
        }
    }

    /// <summary>Where each tile begins; the last one ends with the tokens, so it may do some a second time.</summary>
    private static TileStarts Tiles(int tokens) => new(tokens, TokensAtOnce);

    /// <summary>A passage shorter than a tile, with room beside it.</summary>
    [SkipLocalsInit]
    private static void Short(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, Span<float> logits)
    {
        int rows = start.Length, size = q.Length / rows, wide = TokensAtOnce;
        Span<float> padded = new float[size * wide];
        for (int number = 0; number < size; number++)
            keys.Slice(number * tokens, tokens).CopyTo(padded[(number * wide)..]);
        Span<float> found = stackalloc float[wide];
        for (int row = 0; row < rows; row++)
        {
            OneRow(q.Slice(row * size, size), start[row], padded, wide, 0, found);
            found[..tokens].CopyTo(logits[(row * tokens)..]);
        }
    }

    private static void FourRows(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, int token, Span<float> logits)
    {
        int size = q.Length / RowsAtOnce, width = Vector<float>.Count;
        Vector<float> a0 = new(start[0]), a1 = a0, b0 = new(start[1]), b1 = b0, c0 = new(start[2]), c1 = c0, d0 = new(start[3]), d1 = d0;
        ref float k = ref Unsafe.Add(ref MemoryMarshal.GetReference(keys), token);
        ref float row = ref MemoryMarshal.GetReference(q);
        for (int number = 0; number < size; number++)
        {
            Vector<float> left = Vector.LoadUnsafe(ref k), right = Vector.LoadUnsafe(ref k, (nuint)width);
            var a = new Vector<float>(Unsafe.Add(ref row, number));
            a0 = Vector.FusedMultiplyAdd(a, left, a0);
            a1 = Vector.FusedMultiplyAdd(a, right, a1);
            var b = new Vector<float>(Unsafe.Add(ref row, number + size));
            b0 = Vector.FusedMultiplyAdd(b, left, b0);
            b1 = Vector.FusedMultiplyAdd(b, right, b1);
            var c = new Vector<float>(Unsafe.Add(ref row, number + (2 * size)));
            c0 = Vector.FusedMultiplyAdd(c, left, c0);
            c1 = Vector.FusedMultiplyAdd(c, right, c1);
            var d = new Vector<float>(Unsafe.Add(ref row, number + (3 * size)));
            d0 = Vector.FusedMultiplyAdd(d, left, d0);
            d1 = Vector.FusedMultiplyAdd(d, right, d1);
            k = ref Unsafe.Add(ref k, tokens);
        }

        Store(a0, a1, logits[token..]);
        Store(b0, b1, logits[(tokens + token)..]);
        Store(c0, c1, logits[((2 * tokens) + token)..]);
        Store(d0, d1, logits[((3 * tokens) + token)..]);
    }

    private static void OneRow(ReadOnlySpan<float> q, float start, ReadOnlySpan<float> keys, int tokens, int token, Span<float> logits)
    {
        Vector<float> a0 = new(start), a1 = a0;
        ref float k = ref Unsafe.Add(ref MemoryMarshal.GetReference(keys), token);
        foreach (float number in q)
        {
            var a = new Vector<float>(number);
            a0 = Vector.FusedMultiplyAdd(a, Vector.LoadUnsafe(ref k), a0);
            a1 = Vector.FusedMultiplyAdd(a, Vector.LoadUnsafe(ref k, (nuint)Vector<float>.Count), a1);
            k = ref Unsafe.Add(ref k, tokens);
        }

        Store(a0, a1, logits[token..]);
    }

    private static void Store(Vector<float> left, Vector<float> right, Span<float> logits)
    {
        left.CopyTo(logits);
        right.CopyTo(logits[Vector<float>.Count..]);
    }

    /// <summary>The first tokens of tiles that cover some tokens; at least one tile of them.</summary>
    private struct TileStarts(int tokens, int tile)
    {
        public int Current { get; private set; } = -tile;

        public readonly TileStarts GetEnumerator() => this;

        public bool MoveNext()
        {
            if (Current == tokens - tile)
                return false;
            Current = Math.Min(Current + tile, tokens - tile);
            return true;
        }
    }
}
