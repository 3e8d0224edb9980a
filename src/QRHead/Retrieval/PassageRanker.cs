using QRHead.Retrieval.Similarity;

namespace QRHead.Retrieval;

/// <summary>The whole way from passages to rankings: it chooses the way of reading that is asked for.</summary>
internal static class PassageRanker
{
    /// <summary>Ranks the same passages for each query; they are read once.</summary>
    /// <param name="model">What reads and scores.</param>
    /// <param name="queries">The queries; at least one.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <returns>A ranking for each query, made when it is asked for.</returns>
    public static IEnumerable<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        PassageIds.RefuseDuplicates(passages);
        options.Check();
        Reading reading = model.ReadingOf(options);
        if (reading == Reading.Alone)
            AloneRoom.CheckScoring(model);
        SimilarityReading.Check(model, reading);
        return reading switch
        {
            Reading.Alone when model.Scoring.IsSimilarity => SimilarityReading.Rank(model, queries, passages, options, cancellationToken),
            Reading.Alone when passages.Count > 0 => AloneReading.Rank(model, queries, passages, options, cancellationToken),
            Reading.Joined when passages.Count > 0 => JoinedReading.Rank(model, queries, passages, options, cancellationToken),
            _ => Together(model, queries, passages, options, cancellationToken),
        };
    }

    private static IEnumerable<Ranking> Together(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        IEnumerable<Ranking> rankings = options.Order == PassageOrder.AsGiven
            ? TogetherReading.Rank(model, queries, passages, options, cancellationToken)
            : OrderedReading.Rank(model, queries, passages, options, cancellationToken);
        return options.PassageCache is { } folder
            ? rankings.Select(ranking => ranking.With($"Nothing is kept in {folder}: passages are read together, each after those before it."))
            : rankings;
    }
}
