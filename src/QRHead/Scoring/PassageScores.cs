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

    /// <summary>Gets what each head alone would give, <c>[heads][passages]</c>: calibrated, masked in this head. Not a split of <see cref="Passages"/>.</summary>
    public float[][] Heads { get; }

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
        IReadOnlyList<float[]> query, IReadOnlyList<float[]> nullQuery, IReadOnlyList<TokenRange> passages, ScoringRule? rule = null, IReadOnlyList<float>? weights = null)
    {
        rule ??= ScoringRule.Reference;
        float[][] calibrated = [.. query.Zip(nullQuery, (real, none) => rule.IsCalibrated ? NullQueryCalibration.Apply(real, none) : [.. real])];
        float[] tokens = HeadSum.Of(calibrated, weights);
        float[] scores = MaskedSums(tokens, passages, rule);
        float[][] heads = [.. calibrated.Select(head => MaskedSums(head, passages, rule))];
        return new PassageScores(tokens, scores, heads);
    }

    private static float[] MaskedSums(float[] tokens, IReadOnlyList<TokenRange> passages, ScoringRule rule)
    {
        foreach (TokenRange passage in rule.IsMasked ? passages : [])
            OutlierMask.Apply(tokens, passage);
        return [.. passages.Select(passage => QRScore.Of(tokens, passage))];
    }
}
