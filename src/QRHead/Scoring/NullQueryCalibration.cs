using System.Numerics.Tensors;

namespace QRHead.Scoring;

/// <summary>Takes away what a token gets from any question: the attention of the null query <c>N/A</c>.</summary>
/// <remarks>
/// QRHead (arXiv 2506.09944), Eq. 5 and <c>attn_retriever.py</c> at 7a668e7; from In-Context Re-ranking (arXiv 2410.02642).
/// The subtraction is token by token, before any mask.
/// </remarks>
internal static class NullQueryCalibration
{
    /// <summary><code>s_h[t] = a_h[t | q] − a_h[t | N/A]</code></summary>
    /// <param name="query">Attention from the query, <c>[keys]</c>.</param>
    /// <param name="nullQuery">Attention from the null query, <c>[keys]</c>; the two may differ in length behind the passages.</param>
    /// <returns><c>[keys of the shorter]</c>, in [-1, 1].</returns>
    public static float[] Apply(ReadOnlySpan<float> query, ReadOnlySpan<float> nullQuery)
    {
        int keys = Math.Min(query.Length, nullQuery.Length);
        var calibrated = new float[keys];
        Apply(query[..keys], nullQuery[..keys], calibrated);
        return calibrated;
    }

    /// <summary><code>s_h[t] = a_h[t | q] − a_h[t | N/A]</code></summary>
    /// <param name="query">What a query pays to each token, <c>[keys]</c>.</param>
    /// <param name="nullQuery">What the null query pays, <c>[keys]</c>.</param>
    /// <param name="calibrated">Where the result goes, <c>[keys]</c>; it may be <paramref name="query"/> itself.</param>
    public static void Apply(ReadOnlySpan<float> query, ReadOnlySpan<float> nullQuery, Span<float> calibrated) =>
        TensorPrimitives.Subtract(query, nullQuery, calibrated);
}
