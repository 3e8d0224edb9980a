using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QRHead.Inference;

/// <summary>
/// Exponentials of a row of logits, and their sum. Logits are to the base 2, that is <see cref="LogitUnit"/> times those of the model:
/// processors split a number into its whole part, which is an exponent, and the rest.
/// </summary>
internal static class Exponential
{
    /// <summary>log₂(e): what a logit is multiplied by to be one to the base 2.</summary>
    public const float LogitUnit = 1.44269504f;

    /// <summary>Above this a logit counts as this much: its exponential and sums of them stay finite.</summary>
    private const float Most = 115;

    /// <summary>Below this an exponential is no normal number any more; what is lower counts as this much.</summary>
    private const float Least = -125;

    /// <summary>Takes powers of 2 in place.</summary>
    /// <param name="logits">Logits to the base 2, then their exponentials.</param>
    /// <returns>The sum of the exponentials.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(Span<float> logits)
    {
        int wide = Vector512<float>.Count;
        if (!(Vector512.IsHardwareAccelerated && Avx512DQ.IsSupported) || logits.Length < wide)
        {
            TensorPrimitives.Clamp(logits, Least, Most, logits);
            TensorPrimitives.Exp2(logits, logits);
            return TensorPrimitives.Sum<float>(logits);
        }

        // The last register ends with the row: it is taken before the others change what it overlaps, and adds only what they do not.
        ref float first = ref MemoryMarshal.GetReference(logits);
        int end = logits.Length - wide, whole = logits.Length / wide * wide;
        Vector512<float> last = Of(Vector512.LoadUnsafe(ref first, (nuint)end));
        Vector512<float> sums = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(Vector512<float>.Indices, Vector512.Create((float)(whole - end))), last, Vector512<float>.Zero);
        for (int done = 0; done < whole; done += wide)
        {
            Vector512<float> some = Of(Vector512.LoadUnsafe(ref first, (nuint)done));
            sums += some;
            some.StoreUnsafe(ref first, (nuint)done);
        }

        last.StoreUnsafe(ref first, (nuint)end);
        return Vector512.Sum(sums);
    }

    /// <summary>2ˣ as 2ⁿ · 2ʳ, where n is x rounded down and r, from 0 to 1, what remains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(Vector512<float> x)
    {
        const byte FromRoundedDown = 1;
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(Least)), Vector512.Create(Most));
        Vector512<float> r = Avx512DQ.Reduce(x, FromRoundedDown);

        // The polynomial of degree 5 whose largest relative error is smallest, 7.5e-8 (by Remez' algorithm).
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(0.00187757669f), r, Vector512.Create(0.00898933969f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.0558263175f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.240153611f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.693153083f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.99999994f));
        return Avx512F.Scale(p, x);
    }
}
