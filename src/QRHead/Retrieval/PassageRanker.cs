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
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options,
        CancellationToken cancellationToken)
    {
        PassageIds.RefuseDuplicates(passages);
        options.Check();
        Reading reading = model.ReadingOf(options);
        if (reading == Reading.Alone)
            AloneRoom.CheckScoring(model);
        SimilarityReading.Check(model, reading);
        IEnumerable<Ranking> rankings = reading switch
        {
            Reading.Alone when model.Scoring.IsSimilarity => SimilarityReading.Rank(model, queries, passages, options, cancellationToken),
            Reading.Alone when passages.Count > 0 => AloneReading.Rank(model, queries, passages, options, cancellationToken),
            Reading.Joined when passages.Count > 0 => JoinedReading.Rank(model, queries, passages, options, cancellationToken),
            _ when options.Order != PassageOrder.AsGiven => OrderedReading.Rank(model, queries, passages, options, cancellationToken),
            _ => TogetherReading.Rank(model, queries, passages, options, cancellationToken),
        };
        return WithoutEffect(options, reading) is { } warning ? rankings.Select(ranking => ranking.With(warning)) : rankings;
    }

    /// <summary>Says which option has no effect with a way of reading; null where all have one.</summary>
    private static string? WithoutEffect(RankOptions options, Reading reading) => reading == Reading.Together
        ? options.PassageCache is { } folder
            ? $"Nothing is kept in {folder}: passages are read together, each after those before it." : null
        : options.Order != PassageOrder.AsGiven ? $"The order '{options.Order}' plays no part: passages are read each by itself." : null;
}
