using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QRHead.Inference;

/// <summary>
/// Some rows of q against the keys of a passage, whose tokens lie beside each other: so a register holds several tokens, and nothing has to be
/// added up across it. A tile is two registers of tokens by eight rows where registers are wide and many (AVX-512), else by four.
/// </summary>
internal static class KeyProduct
{
    /// <summary>Rows of q lie beside each other in groups of so many.</summary>
    public const int RowsInGroup = 8;

    private const int RowsInTile = 4;

    private static int TokensInTile => 2 * (Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count);

    /// <summary>Lays rows of q as <see cref="Compute"/> wants them: in groups, the last one filled up with rows of zeros.</summary>
    /// <param name="q"><c>[rows, headDim]</c>.</param>
    /// <param name="size">A row's size.</param>
    /// <returns><c>[groups, headDim, 8]</c>.</returns>
    public static float[] Grouped(ReadOnlySpan<float> q, int size)
    {
        int rows = q.Length / size;
        var grouped = new float[RoomFor(rows) * size];
        for (int row = 0; row < rows; row++)
        {
            (int group, int place) = Math.DivRem(row, RowsInGroup);
            for (int number = 0; number < size; number++)
                grouped[(((group * size) + number) * RowsInGroup) + place] = q[(row * size) + number];
        }

        return grouped;
    }

    /// <summary>How many rows there are when the last group is filled up.</summary>
    public static int RoomFor(int rows) => (rows + RowsInGroup - 1) / RowsInGroup * RowsInGroup;

    /// <summary><code>logits[r, t] = start[r] + Σ_d q[r, d] · keys[d, t]</code></summary>
    /// <param name="q"><c>[groups, headDim, 8]</c>, see <see cref="Grouped"/>.</param>
    /// <param name="start">What each row begins with, <c>[groups · 8]</c>.</param>
    /// <param name="keys"><c>[headDim, tokens]</c>.</param>
    /// <param name="tokens">The passage's tokens; at least 1.</param>
    /// <param name="logits"><c>[groups · 8, tokens]</c>.</param>
    public static void Compute(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, Span<float> logits)
    {
        if (tokens < TokensInTile)
        {
            Short(q, start, keys, tokens, logits);
            return;
        }

        int size = q.Length / start.Length;
        for (int row = 0; row < start.Length; row += RowsInGroup)
        {
            ReadOnlySpan<float> group = q.Slice(row * size, RowsInGroup * size);
            Span<float> found = logits.Slice(row * tokens, RowsInGroup * tokens);
            for (int token = 0; token < tokens; token += TokensInTile)
            {
                // The last tile ends with the tokens, so it may do some a second time.
                int first = Math.Min(token, tokens - TokensInTile);
                if (Vector512.IsHardwareAccelerated)
                {
                    EightRows(group, start[row..], keys, tokens, first, found);
                    continue;
                }

                FourRows(group, start[row..], keys, tokens, first, found);
                FourRows(group[RowsInTile..], start[(row + RowsInTile)..], keys, tokens, first, found[(RowsInTile * tokens)..]);
            }
        }
    }

    /// <summary>A passage shorter than a tile, with room beside it.</summary>
    private static void Short(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, Span<float> logits)
    {
        int size = q.Length / start.Length, wide = TokensInTile;
        var padded = new float[size * wide];
        for (int number = 0; number < size; number++)
            keys.Slice(number * tokens, tokens).CopyTo(padded.AsSpan(number * wide));
        var found = new float[start.Length * wide];
        Compute(q, start, padded, wide, found);
        for (int row = 0; row < start.Length; row++)
            found.AsSpan(row * wide, tokens).CopyTo(logits[(row * tokens)..]);
    }

    private static void EightRows(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, int token, Span<float> logits)
    {
        Vector512<float> a0 = Vector512.Create(start[0]), b0 = Vector512.Create(start[1]), c0 = Vector512.Create(start[2]), d0 = Vector512.Create(start[3]);
        Vector512<float> e0 = Vector512.Create(start[4]), f0 = Vector512.Create(start[5]), g0 = Vector512.Create(start[6]), h0 = Vector512.Create(start[7]);
        Vector512<float> a1 = a0, b1 = b0, c1 = c0, d1 = d0, e1 = e0, f1 = f0, g1 = g0, h1 = h0;
        ref float k = ref Unsafe.Add(ref MemoryMarshal.GetReference(keys), token);
        ref float rows = ref MemoryMarshal.GetReference(q);
        for (int number = q.Length / RowsInGroup; number > 0; number--)
        {
            Vector512<float> left = Vector512.LoadUnsafe(ref k), right = Vector512.LoadUnsafe(ref k, (nuint)Vector512<float>.Count);
            var row = Vector512.Create(rows);
            a0 = Vector512.FusedMultiplyAdd(row, left, a0);
            a1 = Vector512.FusedMultiplyAdd(row, right, a1);
            row = Vector512.Create(Unsafe.Add(ref rows, 1));
            b0 = Vector512.FusedMultiplyAdd(row, left, b0);
            b1 = Vector512.FusedMultiplyAdd(row, right, b1);
            row = Vector512.Create(Unsafe.Add(ref rows, 2));
            c0 = Vector512.FusedMultiplyAdd(row, left, c0);
            c1 = Vector512.FusedMultiplyAdd(row, right, c1);
            row = Vector512.Create(Unsafe.Add(ref rows, 3));
            d0 = Vector512.FusedMultiplyAdd(row, left, d0);
            d1 = Vector512.FusedMultiplyAdd(row, right, d1);
            row = Vector512.Create(Unsafe.Add(ref rows, 4));
            e0 = Vector512.FusedMultiplyAdd(row, left, e0);
            e1 = Vector512.FusedMultiplyAdd(row, right, e1);
            row = Vector512.Create(Unsafe.Add(ref rows, 5));
            f0 = Vector512.FusedMultiplyAdd(row, left, f0);
            f1 = Vector512.FusedMultiplyAdd(row, right, f1);
            row = Vector512.Create(Unsafe.Add(ref rows, 6));
            g0 = Vector512.FusedMultiplyAdd(row, left, g0);
            g1 = Vector512.FusedMultiplyAdd(row, right, g1);
            row = Vector512.Create(Unsafe.Add(ref rows, 7));
            h0 = Vector512.FusedMultiplyAdd(row, left, h0);
            h1 = Vector512.FusedMultiplyAdd(row, right, h1);
            rows = ref Unsafe.Add(ref rows, RowsInGroup);
            k = ref Unsafe.Add(ref k, tokens);
        }

        Store(a0, a1, logits[token..]);
        Store(b0, b1, logits[(tokens + token)..]);
        Store(c0, c1, logits[((2 * tokens) + token)..]);
        Store(d0, d1, logits[((3 * tokens) + token)..]);
        Store(e0, e1, logits[((4 * tokens) + token)..]);
        Store(f0, f1, logits[((5 * tokens) + token)..]);
        Store(g0, g1, logits[((6 * tokens) + token)..]);
        Store(h0, h1, logits[((7 * tokens) + token)..]);
    }

    private static void FourRows(ReadOnlySpan<float> q, ReadOnlySpan<float> start, ReadOnlySpan<float> keys, int tokens, int token, Span<float> logits)
    {
        Vector<float> a0 = new(start[0]), a1 = a0, b0 = new(start[1]), b1 = b0, c0 = new(start[2]), c1 = c0, d0 = new(start[3]), d1 = d0;
        ref float k = ref Unsafe.Add(ref MemoryMarshal.GetReference(keys), token);
        ref float rows = ref MemoryMarshal.GetReference(q);
        for (int number = (q.Length + RowsInTile) / RowsInGroup; number > 0; number--)
        {
            Vector<float> left = Vector.LoadUnsafe(ref k), right = Vector.LoadUnsafe(ref k, (nuint)Vector<float>.Count);
            var row = new Vector<float>(rows);
            a0 = Vector.FusedMultiplyAdd(row, left, a0);
            a1 = Vector.FusedMultiplyAdd(row, right, a1);
            row = new Vector<float>(Unsafe.Add(ref rows, 1));
            b0 = Vector.FusedMultiplyAdd(row, left, b0);
            b1 = Vector.FusedMultiplyAdd(row, right, b1);
            row = new Vector<float>(Unsafe.Add(ref rows, 2));
            c0 = Vector.FusedMultiplyAdd(row, left, c0);
            c1 = Vector.FusedMultiplyAdd(row, right, c1);
            row = new Vector<float>(Unsafe.Add(ref rows, 3));
            d0 = Vector.FusedMultiplyAdd(row, left, d0);
            d1 = Vector.FusedMultiplyAdd(row, right, d1);
            rows = ref Unsafe.Add(ref rows, RowsInGroup);
            k = ref Unsafe.Add(ref k, tokens);
        }

        Store(a0, a1, logits[token..]);
        Store(b0, b1, logits[(tokens + token)..]);
        Store(c0, c1, logits[((2 * tokens) + token)..]);
        Store(d0, d1, logits[((3 * tokens) + token)..]);
    }

    private static void Store(Vector512<float> left, Vector512<float> right, Span<float> logits)
    {
        left.CopyTo(logits);
        right.CopyTo(logits[Vector512<float>.Count..]);
    }

    private static void Store(Vector<float> left, Vector<float> right, Span<float> logits)
    {
        left.CopyTo(logits);
        right.CopyTo(logits[Vector<float>.Count..]);
    }
}
