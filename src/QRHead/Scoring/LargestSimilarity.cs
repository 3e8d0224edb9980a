using System.Numerics.Tensors;

namespace QRHead.Scoring;

/// <summary>How similar a passage is to each word of a query in one head: as similar as its best token.</summary>
internal static class LargestSimilarity
{
    /// <summary><code>m_h[t,p] = max_{j ∈ p} s_h[t,j]</code></summary>
    /// <param name="similarities">s_h: of each word to each of the passage's tokens, <c>[words, tokens]</c>, at least one token.</param>
    /// <param name="largest"><c>[words]</c>.</param>
    public static void Of(ReadOnlySpan<float> similarities, Span<float> largest)
    {
        int tokens = similarities.Length / largest.Length;
        for (int word = 0; word < largest.Length; word++)
            largest[word] = TensorPrimitives.Max(similarities.Slice(word * tokens, tokens));
    }

    /// <summary>Finds for each word the token that is most similar to it, the first of equals.</summary>
    /// <param name="similarities"><c>[words, tokens]</c>.</param>
    /// <param name="best"><c>[words]</c>.</param>
    public static void Find(ReadOnlySpan<float> similarities, Span<int> best)
    {
        int tokens = similarities.Length / best.Length;
        for (int word = 0; word < best.Length; word++)
            best[word] = TensorPrimitives.IndexOfMax(similarities.Slice(word * tokens, tokens));
    }
}
