using QRHead.Tokenization;

namespace QRHead.Scoring;

/// <summary>Drops the tokens of a passage that score far below its others.</summary>
/// <remarks>
/// Not in the paper; <c>attn_retriever.py</c> at 7a668e7, from In-Context Re-ranking's <c>masked_NA_calibration</c>.
/// The deviation is unbiased (n − 1) and the comparison strict, so a passage of one token, whose deviation is undefined, scores 0.
/// </remarks>
internal static class OutlierMask
{
    /// <summary><code>s[t] = s[t] if s[t] &gt; mean(s) − 2 · std(s), else 0, for each t in the passage</code></summary>
    /// <param name="tokenScores">Scores of all keys, <c>[keys]</c>; only the passage's tokens are changed.</param>
    /// <param name="passage">The passage's tokens.</param>
    public static void Apply(Span<float> tokenScores, TokenRange passage)
    {
        Span<float> scores = tokenScores.Slice(passage.Start, passage.Length);
        double threshold = Threshold(scores);
        foreach (ref float score in scores)
        {
            if (!(score > threshold))
                score = 0;
        }
    }

    /// <summary>mean − 2 · std, computed in f64; NaN for fewer than two tokens.</summary>
    private static double Threshold(ReadOnlySpan<float> scores)
    {
        double mean = 0;
        foreach (float score in scores)
            mean += score;
        mean /= scores.Length;

        double squares = 0;
        foreach (float score in scores)
            squares += (score - mean) * (score - mean);
        return mean - (2 * Math.Sqrt(squares / (scores.Length - 1)));
    }
}
