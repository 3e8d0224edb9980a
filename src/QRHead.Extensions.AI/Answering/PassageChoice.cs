namespace QRHead.Extensions.AI;

/// <summary>Chooses of a ranking the passages that an answer is to be from.</summary>
public static class PassageChoice
{
    /// <summary>How many passages are chosen at most unless told otherwise: a small model answers better from few.</summary>
    public const int DefaultMost = 5;

    /// <summary>Passages whose score is below this part of the best one's only distract.</summary>
    private const float LeastPart = 0.1f;

    /// <summary>
    /// Chooses the most relevant passages, and puts them in the order of their document, which readers and questions about time need.
    /// </summary>
    /// <param name="ranking">The ranking.</param>
    /// <param name="most">How many at most; at least 1.</param>
    /// <returns>
    /// At least one passage, if there are any; those that the ranking's threshold calls irrelevant, and those that are far below the best,
    /// are left out.
    /// </returns>
    public static IReadOnlyList<RankedPassage> Choose(Ranking ranking, int most = DefaultMost)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        float least = ranking.Passages.Count == 0 ? 0 : LeastPart * Math.Max(0, ranking.Passages[0].Score);
        bool IsWanted(RankedPassage passage, int place) =>
            place == 0 || (ranking.IsRelevant(passage) != false && passage.Score >= least && passage.Score > 0);
        return [.. ranking.Passages.Take(most).Where(IsWanted).OrderBy(passage => passage.Index)];
    }
}
