using QRHead.Tokenization;

namespace QRHead.Scoring;

/// <summary>The scores of the passages of one prompt, for one query.</summary>
/// <remarks>QRHead (arXiv 2506.09944), section 3; <c>score_docs</c> of <c>attn_retriever.py</c> at 7a668e7.</remarks>
internal sealed class PassageScores
{
    private PassageScores(float[] tokens, float[] passages, float[][] heads)
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
    /// </summary>
    /// <param name="query">Attention from the query, <c>[heads][keys]</c>.</param>
    /// <param name="nullQuery">Attention from the null query, <c>[heads][keys]</c>.</param>
    /// <param name="passages">The tokens of each passage.</param>
    public static PassageScores Of(IReadOnlyList<float[]> query, IReadOnlyList<float[]> nullQuery, IReadOnlyList<TokenRange> passages)
    {
        float[][] calibrated = [.. query.Zip(nullQuery, (real, none) => NullQueryCalibration.Apply(real, none))];
        float[] tokens = HeadSum.Of(calibrated);
        float[] scores = MaskedSums(tokens, passages);
        float[][] heads = [.. calibrated.Select(head => MaskedSums(head, passages))];
        return new PassageScores(tokens, scores, heads);
    }

    private static float[] MaskedSums(float[] tokens, IReadOnlyList<TokenRange> passages)
    {
        foreach (TokenRange passage in passages)
            OutlierMask.Apply(tokens, passage);
        return [.. passages.Select(passage => QRScore.Of(tokens, passage))];
    }
}
