namespace QRHead.Tests.Goldens;

/// <summary>Compares our rankings with recorded ones.</summary>
internal static class GoldenRanking
{
    /// <summary>Neighbours closer than this may change places, where the case says that it has such.</summary>
    private const float NearTie = 1e-4f;

    public static void Check(GoldenCase golden, GoldenHeadSet expected, QRRetriever retriever)
    {
        Ranking ranking = retriever.Rank(golden.Query, golden.AllPassages, cancellationToken: TestContext.Current.CancellationToken);

        float[] scores = [.. ranking.Passages.OrderBy(passage => passage.Index).Select(passage => passage.Score)];
        GoldenTolerance.AssertScores($"{golden}, heads {expected.Heads}", expected.Scores, scores, expected.MaskFlipEffect);
        AssertOrder(expected, golden, ranking);
    }

    private static void AssertOrder(GoldenHeadSet expected, GoldenCase golden, Ranking ranking)
    {
        string[] found = [.. ranking.Passages.Select(passage => passage.Passage.Id)];
        if (expected.SmallestGap >= NearTie || expected.SmallestGap == 0)
        {
            Assert.Equal(expected.Ranking, found);
            return;
        }

        // Where two neighbours are nearly equal, both orders are right: compare the reference's scores in our order.
        var score = golden.Passages.Zip(expected.Scores).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        foreach ((string above, string below) in found.Zip(found.Skip(1)))
            Assert.True(
                score[above] >= score[below] - NearTie - expected.MaskFlipEffect,
                $"{above} stands above {below}, the reference has {score[above]} and {score[below]}");
    }
}
