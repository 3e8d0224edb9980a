namespace QRHead.Retrieval;

/// <summary>
/// Passages that are read together in another order than they are given in, or in several, one after the other: memory is needed for one.
/// </summary>
internal static class OrderedReading
{
    /// <summary>Ranks passages for each query; with several orders, rankings wait until the last is read.</summary>
    /// <inheritdoc cref="PassageRanker.Rank"/>
    public static IEnumerable<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> orders = options.Order.Of(passages.Count);
        IEnumerable<Ranking> In(int[] order, int number)
        {
            IProgress<ReadProgress>? progress = options.Progress is { } whole ? new OrderProgress(number, orders.Count, whole) : null;
            return TogetherReading.Rank(
                model, queries, [.. order.Select(index => passages[index])], options with { Progress = progress }, cancellationToken);
        }

        if (orders is [var only])
        {
            foreach (Ranking ranking in In(only, 0))
                yield return AveragedRanking.Of(orders, [ranking]);
            yield break;
        }

        Ranking[][] rankings = [.. orders.Select((order, number) => In(order, number).ToArray())];
        for (int query = 0; query < queries.Count; query++)
            yield return AveragedRanking.Of(orders, [.. rankings.Select(ofOrder => ofOrder[query])]);
    }

    private sealed class OrderProgress(int number, int count, IProgress<ReadProgress> whole) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) =>
            whole.Report(new ReadProgress((number * value.TokensTotal) + value.TokensRead, count * value.TokensTotal));
    }
}
