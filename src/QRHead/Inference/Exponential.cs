using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QRHead.Inference;

/// <summary>Exponentials of many logits.</summary>
internal static class Exponential
{
    /// <summary>Above this a logit counts as this much: its exponential and sums of them stay finite.</summary>
    private const float Most = 80;

    /// <summary>Below this an exponential is no normal number any more; what is lower counts as this much.</summary>
    private const float Least = -87;

    /// <summary>Takes exponentials in place.</summary>
    /// <param name="logits">Logits, then their exponentials.</param>
    public static void OfAll(Span<float> logits)
    {
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            ref float first = ref MemoryMarshal.GetReference(logits);
            for (; done + Vector512<float>.Count <= logits.Length; done += Vector512<float>.Count)
                Of(Vector512.LoadUnsafe(ref first, (nuint)done)).StoreUnsafe(ref first, (nuint)done);
        }

        // Where registers are not wide, and what does not fill one.
        Span<float> rest = logits[done..];
        TensorPrimitives.Clamp(rest, Least, Most, rest);
        TensorPrimitives.Exp(rest, rest);
    }

    /// <summary>exp(x) as 2ⁿ · exp(r), where n is x / ln(2) rounded and r what remains.</summary>
    private static Vector512<float> Of(Vector512<float> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(Least)), Vector512.Create(Most));
        Vector512<float> n = Vector512.Round(x * Vector512.Create(1.44269504f));
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);   // ln(2) in two parts, so that the product loses nothing
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);

        // exp(r) for |r| up to ln(2) / 2 is 1 + r + r² · P(r), to one or two units in the last place; the coefficients are those of Cephes' expf.
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(1.9875691500e-4f), r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, r * r, r + Vector512<float>.One);
        Vector512<int> power = (Vector512.ConvertToInt32(n) + Vector512.Create(127)) << 23;
        return p * power.AsSingle();
    }
}
