using System.Numerics.Tensors;

namespace QRHead.Scoring;

/// <summary>Adds up heads, token by token.</summary>
/// <remarks>
/// QRHead (arXiv 2506.09944), the sum of Eq. 5. The reference does not divide by the number of heads (trap T9), and it sums
/// before the outlier mask when it ranks; detection masks each head on its own (T10).
/// </remarks>
internal static class HeadSum
{
    /// <summary><code>s[t] = Σ_{h ∈ H} w_h s_h[t]</code></summary>
    /// <param name="heads"><c>[heads][keys]</c>, equally long.</param>
    /// <param name="weights">w_h, of any sign, in the order of the heads; null for 1 each, as in the paper.</param>
    /// <returns><c>[keys]</c>, accumulated in f32 in the order of the heads.</returns>
    public static float[] Of(IReadOnlyList<float[]> heads, IReadOnlyList<float>? weights = null)
    {
        var sum = new float[heads[0].Length];
        for (int head = 0; head < heads.Count; head++)
        {
            if (weights is null)
                TensorPrimitives.Add(sum, heads[head], sum);
            else
                TensorPrimitives.MultiplyAdd(heads[head], weights[head], sum, sum);
        }

        return sum;
    }
}
