using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QRHead.Inference;

/// <summary>
/// A weighted sum of rows. Not one row after the other, as <c>TensorPrimitives</c> would: a sum stays in its register until the last row.
/// </summary>
internal static class WeightedRows
{
    /// <summary><code>sums[t] += Σ_r weights[r] · rows[r, t]</code></summary>
    /// <param name="rows"><c>[rows, tokens]</c>.</param>
    /// <param name="weights"><c>[rows]</c>.</param>
    /// <param name="sums"><c>[tokens]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(Span<float> sums, ReadOnlySpan<float> rows, ReadOnlySpan<float> weights)
    {
        int wide = Vector<float>.Count, end = sums.Length - wide;
        if (end < 0)
        {
            for (int token = 0; token < sums.Length; token++)
            {
                for (int row = 0; row < weights.Length; row++)
                    sums[token] += weights[row] * rows[(row * sums.Length) + token];
            }

            return;
        }

        // The last register ends with the sums: it is taken before the others change what it overlaps.
        Vector<float> last = At(end, sums, rows, weights);
        for (int token = 0; token < end; token += wide)
            At(token, sums, rows, weights).CopyTo(sums[token..]);
        last.CopyTo(sums[end..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(int token, ReadOnlySpan<float> sums, ReadOnlySpan<float> rows, ReadOnlySpan<float> weights)
    {
        var sum = new Vector<float>(sums[token..]);
        ref float row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), token);
        foreach (float weight in weights)
        {
            sum = Vector.FusedMultiplyAdd(new Vector<float>(weight), Vector.LoadUnsafe(ref row), sum);
            row = ref Unsafe.Add(ref row, sums.Length);
        }

        return sum;
    }
}
