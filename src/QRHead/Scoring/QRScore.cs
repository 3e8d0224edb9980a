using System.Numerics.Tensors;
using QRHead.Tokenization;

namespace QRHead.Scoring;

/// <summary>The query-focused retrieval score: the attention that a query pays to a passage.</summary>
/// <remarks>QRHead (arXiv 2506.09944), Eq. 2.</remarks>
internal static class QRScore
{
    /// <summary>
    /// Sums a row over the tokens of a passage.
    /// <code>QRscore_h(q, d) = Σ_{t ∈ d} (1/|q|) Σ_{s ∈ q} A_h[s → t]</code>
    /// </summary>
    /// <param name="tokenScores">
    /// One score for each key: the inner sum, for one head, or what calibration and summing over heads made of it.
    /// </param>
    /// <param name="passage">The passage's tokens.</param>
    /// <returns>Dimensionless; for plain attention in [0, 1]. Accumulated in f32.</returns>
    public static float Of(ReadOnlySpan<float> tokenScores, TokenRange passage) =>
        TensorPrimitives.Sum(tokenScores.Slice(passage.Start, passage.Length));
}
