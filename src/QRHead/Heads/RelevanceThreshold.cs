namespace QRHead;

/// <summary>From which score on a passage that was read alone is taken for relevant, and how often that is right. Immutable.</summary>
/// <param name="Score">
/// The smallest score that passes, in the unit of passage scores by these heads; for heads that score by similarity as a share of the
/// largest that a query's words can earn, which is <c>Relevance</c>; finite.
/// </param>
/// <param name="Precision">
/// Of the queries of which a passage passed, the share that had an answer, in [0, 1]; where as many had one as had none.
/// </param>
/// <param name="Recall">Of the queries that had an answer, the share of which a passage passed, in [0, 1].</param>
/// <param name="Passages">How many passages a query had, on average; above 0. Among more, some wrong one passes more often.</param>
/// <param name="PassageTokens">How many tokens were kept for each passage; above 0. With another number scores are others.</param>
/// <remarks>Precision and recall were measured on examples that had no say in choosing heads and score.</remarks>
public sealed record RelevanceThreshold(float Score, double Precision, double Recall, double Passages, int PassageTokens)
{
    /// <summary>Refuses numbers that can't be.</summary>
    /// <exception cref="HeadSetException">
    /// The score is not finite, a share is not in [0, 1], or there are no passages or tokens.
    /// </exception>
    internal void Check()
    {
        if (!float.IsFinite(Score) || !(Precision is >= 0 and <= 1) || !(Recall is >= 0 and <= 1)
            || !(Passages > 0 && double.IsFinite(Passages)) || PassageTokens < 1)
        {
            throw new HeadSetException(
                FormattableString.Invariant(
                    $"Threshold {Score} with precision {Precision}, recall {Recall} and {Passages} passages of ")
                + FormattableString.Invariant($"{PassageTokens} tokens found;")
                + " a finite score, shares from 0 to 1, and numbers above 0 are expected.");
        }
    }
}
