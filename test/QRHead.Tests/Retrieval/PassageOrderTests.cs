namespace QRHead.Tests.Retrieval;

/// <summary>Orders in which passages are read.</summary>
public class PassageOrderTests(BuiltInRetriever builtIn)
{
    private const string Question = BuiltInRetriever.Question;

    /// <summary>More than nine, so that markers differ in length.</summary>
    private static readonly Passage[] Passages =
    [
        .. BuiltInRetriever.Passages,
        .. Enumerable.Range(4, 8)
            .Select(i => new Passage($"p{i}", $"Number {i} of the street is a house with {i} windows.", i % 2 == 0 ? $"House {i}" : null)),
    ];

    [Fact]
    public void Orders_are_permutations()
    {
        Assert.Equal([0, 1, 2], Assert.Single(PassageOrder.AsGiven.Of(3)));
        Assert.Equal([2, 1, 0], Assert.Single(PassageOrder.Reversed.Of(3)));
        IReadOnlyList<int[]> shuffled = PassageOrder.Shuffled(5).Of(12);
        Assert.Equal(5, shuffled.Count);
        Assert.All(shuffled, order => Assert.Equal(Enumerable.Range(0, 12), order.Order()));
        Assert.Equal(5, shuffled.Select(order => string.Join(' ', order)).Distinct().Count());
        Assert.Empty(Assert.Single(PassageOrder.Shuffled(1).Of(0)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_orders()
    {
        Assert.Equal(PassageOrder.Shuffled(3, seed: 7).Of(12), PassageOrder.Shuffled(3, seed: 7).Of(12));
        Assert.NotEqual(PassageOrder.Shuffled(3, seed: 7).Of(12), PassageOrder.Shuffled(3, seed: 8).Of(12));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassageOrder.Shuffled(0));
    }

    [Fact]
    public void Names_are_those_of_the_tool() =>
        Assert.Equal(
            [
                "as-given", "reversed", "shuffled:4",
            ], new[] { PassageOrder.AsGiven, PassageOrder.Reversed, PassageOrder.Shuffled(4) }.Select(order => order.ToString()));

    [Fact]
    public void Reversed_passages_get_the_scores_that_they_have_when_they_are_given_that_way_round()
    {
        Ranking expected = Rank([.. Passages.Reverse()], PassageOrder.AsGiven), found = Rank(Passages, PassageOrder.Reversed);

        Assert.Equal(
            expected.Passages.Select(passage => (passage.Rank, passage.Passage, passage.Score)), found.Passages.Select(
                passage => (passage.Rank, passage.Passage, passage.Score)));
        Assert.All(found.Passages, passage => Assert.Equal(Passages[passage.Index], passage.Passage));
        Assert.All(expected.Passages.Zip(found.Passages), pair => Assert.Equal(pair.First.TokenScores, pair.Second.TokenScores));
        Assert.NotEqual(ScoresById(Rank(Passages, PassageOrder.AsGiven)), ScoresById(found));
    }

    [Fact]
    public void Shuffled_scores_are_the_mean_of_the_orders()
    {
        PassageOrder order = PassageOrder.Shuffled(3, seed: 1);
        Ranking[] parts =
        [
            .. order.Of(Passages.Length).Select(indices => Rank([.. indices.Select(index => Passages[index])], PassageOrder.AsGiven)),
        ];
        Ranking found = Rank(Passages, order);

        Assert.Equal(Enumerable.Range(1, Passages.Length), found.Passages.Select(passage => passage.Rank));
        foreach (RankedPassage passage in found.Passages)
        {
            RankedPassage[] readings = [.. parts.Select(part => part.Passages.Single(other => other.Passage == passage.Passage))];
            Assert.Equal(Passages[passage.Index], passage.Passage);
            Assert.Equal(readings.Average(reading => reading.Score), passage.Score, 1e-6f);
            Assert.Equal(readings.Average(reading => reading.HeadScores[2]), passage.HeadScores[2], 1e-6f);
            Assert.Equal(passage.Score, passage.TokenScores.Sum(token => token.Score), 1e-5f);
            Assert.Equal(readings.Max(reading => reading.Tokens), passage.Tokens);
            Assert.Equal(
                readings.Average(reading => WordScore.Of(reading).Sum(word => word.Score)), WordScore.Of(passage)
                    .Sum(word => word.Score), 1e-5f);
        }

        Assert.Equal(parts.Sum(part => part.Usage.PromptTokens), found.Usage.PromptTokens);
        Assert.Equal(found.Passages.Select(passage => passage.Score).OrderDescending(), found.Passages.Select(passage => passage.Score));
    }

    [Fact]
    public void Many_queries_read_each_order_once()
    {
        var reports = new List<ReadProgress>();
        var options = new RankOptions { Order = PassageOrder.Shuffled(2), Progress = new Reports(reports) };
        string[] queries = [Question, "Which house has seven windows?"];
        Ranking[] rankings = [.. builtIn.Retriever.RankMany(queries, Passages, options, Cancellation)];

        Assert.Equal(queries, rankings.Select(ranking => ranking.Query));
        Assert.Equal(ScoresById(Rank(Passages, options.Order)), ScoresById(rankings[0]));
        Assert.Equal(TimeSpan.Zero, rankings[1].Usage.ReadTime);
        Assert.Equal(reports.Select(report => report.TokensRead).Order(), reports.Select(report => report.TokensRead));
        Assert.Equal(reports[^1].TokensTotal, reports[^1].TokensRead);
    }

    [Theory]
    [InlineData(Reading.Alone)]
    [InlineData(Reading.Joined)]
    public void Passages_that_are_read_by_themselves_have_no_order(Reading reading)
    {
        Ranking expected = builtIn.Retriever.Rank(Question, Passages, new RankOptions { Reading = reading }, Cancellation);
        Ranking found = builtIn.Retriever.Rank(
            Question, Passages, new RankOptions { Reading = reading, Order = PassageOrder.Reversed }, Cancellation);
        Assert.Equal(ScoresById(expected), ScoresById(found));
        Assert.Equal("The order 'reversed' plays no part: passages are read each by itself.", Assert.Single(found.Warnings));
    }

    [Fact]
    public void A_context_is_read_together_in_the_order_given()
    {
        Assert.Throws<ArgumentException>(
            () => builtIn.Retriever.Read(Passages, new RankOptions { Order = PassageOrder.Reversed }, Cancellation));
        Assert.Throws<ArgumentException>(() => builtIn.Retriever.Read(Passages, new RankOptions { Reading = Reading.Alone }, Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Ranking Rank(IReadOnlyList<Passage> passages, PassageOrder order) =>
        builtIn.Retriever.Rank(Question, passages, new RankOptions { Order = order }, Cancellation);

    private static (string, float)[] ScoresById(Ranking ranking) =>
        [
            .. ranking.Passages.OrderBy(passage => passage.Passage.Id, StringComparer.Ordinal)
                .Select(passage => (passage.Passage.Id, passage.Score)),
        ];

    private sealed class Reports(List<ReadProgress> reports) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => reports.Add(value);
    }
}
