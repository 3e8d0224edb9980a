namespace QRHead.Doors;

/// <summary>
/// Relevance as programs expect it that know no attention: from 0 to 1, and relevant from 0.5 on. A score at the threshold of the heads
/// gives 0.5; the logistic function goes through it, so the order stays. It does not look at other passages: what is irrelevant stays so in
/// bad company.
/// </summary>
public sealed class RelevanceScale
{
    /// <summary>The share of attention that is taken for the threshold where none was fitted.</summary>
    public const float UsualShare = 0.02f;

    /// <summary>How steep it is: without any score 0.018, at twice the threshold 0.982.</summary>
    private const double Steepness = 4;

    private readonly float? _threshold;

    /// <summary>Makes the scale of a ranking.</summary>
    /// <param name="ranking">The ranking.</param>
    public RelevanceScale(Ranking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        _threshold = ranking.Threshold is > 0 ? ranking.Threshold : null;
    }

    /// <summary>Gets whether the scale goes by a threshold that was fitted, or asked for.</summary>
    public bool IsFitted => _threshold is not null;

    /// <summary>Gets what a reader of the relevance should know; null where there is nothing.</summary>
    public string? Warning => IsFitted ? null : FormattableString.Invariant(
        $"No threshold was fitted for these heads and this way of reading: relevance_score is 0.5 at a share of {UsualShare} of ")
        + "the attention. Compare scores of one answer, or choose a threshold of your own.";

    /// <summary>Says how relevant a passage is.</summary>
    /// <param name="passage">A passage of the ranking.</param>
    /// <returns>From 0 to 1.</returns>
    public double Of(RankedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        double ratio = _threshold is { } threshold ? (double)passage.Score / threshold : passage.Relevance / UsualShare;
        return 1 / (1 + Math.Exp(-Steepness * (ratio - 1)));
    }
}
