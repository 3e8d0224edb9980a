using QRHead.Tokenization;

namespace QRHead.Scoring;

/// <summary>The scores of the passages of one prompt, for one query.</summary>
/// <remarks>QRHead (arXiv 2506.09944), section 3; <c>score_docs</c> of <c>attn_retriever.py</c> at 7a668e7.</remarks>
internal sealed class PassageScores
{
    /// <summary>Takes scores that were made elsewhere.</summary>
    public PassageScores(float[] tokens, float[] passages, float[][] heads)
    {
        Tokens = tokens;
        Passages = passages;
        Heads = heads;
    }

    /// <summary>Gets what each key adds to its passage's score, <c>[keys]</c>: calibrated, summed over heads, masked.</summary>
    public float[] Tokens { get; }

    /// <summary>Gets each passage's score, <c>[passages]</c>; higher is more relevant; not divided by the number of heads.</summary>
    public float[] Passages { get; }

    /// <summary>
    /// Gets what each head alone would give, <c>[heads][passages]</c>: calibrated, masked in this head. Not a split of
    /// <see cref="Passages"/>.
    /// </summary>
    public float[][] Heads { get; }

    /// <summary>
    /// Gets what each word of the query found in the one passage, by similarity: its characters, the passage's own token, and what that
    /// earned by it; empty by attention.
    /// </summary>
    public IReadOnlyList<(CharRange Word, int Token, float Score)> Found { get; init; } = [];

    /// <summary>
    /// Scores passages as the reference does: calibrate each head, sum over heads, mask each passage, sum over its tokens.
    /// A rule may leave out the calibration or the mask.
    /// </summary>
    /// <param name="query">Attention from the query, <c>[heads][keys]</c>.</param>
    /// <param name="nullQuery">Attention from the null query, <c>[heads][keys]</c>.</param>
    /// <param name="passages">The tokens of each passage.</param>
    /// <param name="rule">What is left out; null for nothing.</param>
    /// <param name="weights">The heads' weights; null for 1 each.</param>
    public static PassageScores Of(
        IReadOnlyList<float[]> query, IReadOnlyList<float[]> nullQuery, IReadOnlyList<TokenRange> passages, ScoringRule? rule = null,
        IReadOnlyList<float>? weights = null)
    {
        rule ??= ScoringRule.Reference;
        float[][] calibrated =
        [
            .. query.Zip(nullQuery, (real, none) => rule.IsCalibrated ? NullQueryCalibration.Apply(real, none) : [.. real]),
        ];
        float[] tokens = HeadSum.Of(calibrated, weights);
        float[] scores = MaskedSums(tokens, passages, rule);
        float[][] heads = [.. calibrated.Select(head => MaskedSums(head, passages, rule))];
        return new PassageScores(tokens, scores, heads);
    }

    /// <summary>
    /// Scores one passage from what all heads together pay to it, each by its weight: the same steps, for calibrating before or after the
    /// sum over heads comes to the same, <code>Σ_h w_h (a_h[t | q] − a_h[t | N/A]) = Σ_h w_h a_h[t | q] − Σ_h w_h a_h[t | N/A]</code>
    /// </summary>
    /// <param name="query">What the query pays to each token, <c>[tokens]</c>; it is changed.</param>
    /// <param name="nullQuery">What the null query pays to each token, <c>[tokens]</c>.</param>
    /// <param name="passage">Those of the tokens that count.</param>
    /// <param name="rule">What is left out.</param>
    public static float OfSums(Span<float> query, ReadOnlySpan<float> nullQuery, TokenRange passage, ScoringRule rule)
    {
        if (rule.IsCalibrated)
            NullQueryCalibration.Apply(query, nullQuery, query);
        return MaskedSum(query, passage, rule);
    }

    private static float[] MaskedSums(float[] tokens, IReadOnlyList<TokenRange> passages, ScoringRule rule)
    {
        float[] sums = new float[passages.Count];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = MaskedSum(tokens, passages[i], rule);
        return sums;
    }

    private static float MaskedSum(Span<float> tokens, TokenRange passage, ScoringRule rule)
    {
        if (rule.IsMasked)
            OutlierMask.Apply(tokens, passage);
        return QRScore.Of(tokens, passage);
    }
}
