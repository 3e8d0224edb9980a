namespace QRHead.Retrieval;

/// <summary>Makes one ranking out of those of the same passages, read in several orders: every score is the mean.</summary>
internal static class AveragedRanking
{
    /// <summary>Averages rankings of one query.</summary>
    /// <param name="orders">For each ranking the given index of each passage, in the order in which they were read.</param>
    /// <param name="rankings">The rankings; at least one.</param>
    /// <returns>The ranking of the passages as they were given.</returns>
    public static Ranking Of(IReadOnlyList<int[]> orders, IReadOnlyList<Ranking> rankings)
    {
        var readings = new RankedPassage[rankings[0].Passages.Count][];
        for (int i = 0; i < readings.Length; i++)
            readings[i] = new RankedPassage[rankings.Count];
        for (int i = 0; i < rankings.Count; i++)
        {
            foreach (RankedPassage passage in rankings[i].Passages)
                readings[orders[i][passage.Index]][i] = passage;
        }

        Ranking first = rankings[0];
        RankedPassage[] averaged = [.. readings.Select((passages, index) => Average(passages, index, first.Heads.TotalWeight))];
        return RankingBuilder.Build(first.Query, first.Heads, averaged, Sum([.. rankings.Select(ranking => ranking.Usage)]));
    }

    private static RankedPassage Average(RankedPassage[] readings, int index, float weight)
    {
        float score = readings.Average(reading => reading.Score);
        return readings[0] with
        {
            Index = index,
            Score = score,
            Relevance = Math.Clamp(score / weight, 0, 1),
            Truncated = readings.Any(reading => reading.Truncated),
            TokenScores = readings is [var only] ? only.TokenScores : Average([.. readings.Select(reading => reading.TokenScores)]),
            HeadScores =
            [
                .. Enumerable.Range(0, readings[0].HeadScores.Count).Select(head => readings.Average(reading => reading.HeadScores[head])),
            ],
            ComparedScores =
            [
                .. Enumerable.Range(0, readings[0].ComparedScores.Count)
                    .Select(set => readings.Average(reading => reading.ComparedScores[set])),
            ],
        };
    }

    /// <summary>
    /// Averages token by token. The marker <c>[9]</c> can have fewer tokens than <c>[10]</c>, and a tokenizer may cut a text's beginning
    /// differently behind it; so tokens are told by their characters, and those of markers, which have none of their own, by their number.
    /// </summary>
    private static List<TokenScore> Average(IReadOnlyList<TokenScore>[] readings)
    {
        var sums = new Dictionary<(PassageField Field, CharRange Range, int Number), float>();
        foreach (IReadOnlyList<TokenScore> reading in readings)
        {
            var numbers = new Dictionary<(PassageField, CharRange), int>();
            foreach (TokenScore token in reading)
            {
                int number = numbers.GetValueOrDefault((token.Field, token.Range));
                numbers[(token.Field, token.Range)] = number + 1;
                sums[(token.Field, token.Range, number)] = sums.GetValueOrDefault((token.Field, token.Range, number)) + token.Score;
            }
        }

        return
        [
            .. sums
                .OrderBy(sum => sum.Key.Field).ThenBy(sum => sum.Key.Range.Start).ThenBy(sum => sum.Key.Range.End)
                .ThenBy(sum => sum.Key.Number)
                .Select(sum => new TokenScore(sum.Key.Field, sum.Key.Range, sum.Value / readings.Length)),
        ];
    }

    private static RankingUsage Sum(RankingUsage[] usages) => new(
        usages.Sum(usage => usage.PromptTokens),
        usages.Sum(usage => usage.QueryTokens),
        usages.Aggregate(TimeSpan.Zero, (sum, usage) => sum + usage.ReadTime),
        usages.Aggregate(TimeSpan.Zero, (sum, usage) => sum + usage.ScoreTime));
}
