namespace QRHead.Doors;

/// <summary>One query's ranking as JSON.</summary>
/// <param name="QueryId">The query's id; null where it has none.</param>
/// <param name="Query">Its text.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Heads">The heads that were read.</param>
/// <param name="Precision">How the weights were stored, in lower case.</param>
/// <param name="Threshold">From which score on a passage is relevant; null where nothing is known of it.</param>
/// <param name="Relevant">Whether any of the passages is; null where nothing is known of it.</param>
/// <param name="Results">The passages, the best first.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Warnings">What the reader should know.</param>
public sealed record RankingRecord(
    string? QueryId, string Query, string Model, string Heads, string Precision,
    float? Threshold, bool? Relevant, IReadOnlyList<ResultRecord> Results, UsageRecord Usage, IReadOnlyList<string> Warnings)
{
    /// <summary>Makes the record of a ranking.</summary>
    /// <param name="id">The query's id; null where it has none.</param>
    /// <param name="ranking">The ranking.</param>
    /// <param name="retriever">What made it.</param>
    /// <param name="results">Its passages, as far as they are told.</param>
    public static RankingRecord Of(string? id, Ranking ranking, QRRetriever retriever, IEnumerable<ResultRecord> results)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(retriever);
        return new(
            id, ranking.Query, retriever.Model, ranking.Heads.ToString(), retriever.Precision.ToString().ToLowerInvariant(),
            ranking.Threshold, ranking.HasRelevant, [.. results], UsageRecord.Of(ranking.Usage), ranking.Warnings);
    }
}
