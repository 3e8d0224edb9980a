namespace QRHead.Tests.Retrieval;

/// <summary>Whether any passage is relevant, by the threshold of a head set.</summary>
public sealed class ThresholdTests : IDisposable
{
    private const int Kept = 96;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-10, true)]
    [InlineData(10, false)]
    public void A_search_and_a_ranking_in_the_same_room_say_whether_something_passes(float score, bool passes)
    {
        using QRRetriever retriever = Load(score);
        Ranking ranked = retriever.Rank(
            BuiltInRetriever.Question, BuiltInRetriever.Passages, new() { Reading = Reading.Alone, PassageTokens = Kept }, Cancellation);
        Ranking found = Search(retriever, new() { Top = 2 });

        Assert.All([ranked, found], ranking =>
        {
            Assert.Equal((score, (bool?)passes), (ranking.Threshold, ranking.HasRelevant));
            Assert.All(ranking.Passages, passage => Assert.Equal(passes, ranking.IsRelevant(passage)));
        });
    }

    [Fact]
    public void Scores_of_another_room_reading_or_rule_are_not_judged()
    {
        using QRRetriever retriever = Load(0), unmasked = Load(0, ScoringRule.Parse("reference,unmasked"));
        Ranking[] rankings =
        [
            retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, new() { Reading = Reading.Alone }, Cancellation),
            retriever.Rank(
                BuiltInRetriever.Question, BuiltInRetriever.Passages, new()
                {
                    Reading = Reading.Alone,
                    PassageTokens = Kept + 1,
                }, Cancellation),
            retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, new() { Reading = Reading.Together }, Cancellation),
            retriever.Rank(
                BuiltInRetriever.Question, BuiltInRetriever.Passages, new()
                {
                    Reading = Reading.Joined,
                    PassageTokens = Kept,
                }, Cancellation),
            unmasked.Rank(
                BuiltInRetriever.Question, BuiltInRetriever.Passages, new()
                {
                    Reading = Reading.Alone,
                    PassageTokens = Kept,
                }, Cancellation),
        ];

        Assert.All(rankings, ranking => Assert.Equal(((float?)null, (bool?)null), (ranking.Threshold, ranking.HasRelevant)));
        Assert.Null(rankings[0].IsRelevant(rankings[0].Passages[0]));
    }

    [Fact]
    public void Another_threshold_may_be_put_in_its_place()
    {
        using QRRetriever retriever = Load(10);
        Ranking ranking = retriever.Rank(
            BuiltInRetriever.Question, BuiltInRetriever.Passages, new() { Reading = Reading.Alone, PassageTokens = Kept }, Cancellation);
        float second = ranking.Passages[1].Score;

        Ranking lower = ranking with { Threshold = second };

        Assert.Equal([true, true, false, false], lower.Passages.Select(passage => lower.IsRelevant(passage)!.Value));
        Assert.True(lower.HasRelevant);
        Assert.Null((ranking with { Threshold = null }).HasRelevant);
    }

    /// <summary>Words may bring another passage to the top than the one that passes; the verdict is about all that were scored.</summary>
    [Fact]
    public void The_best_score_is_that_of_all_scored_passages_in_whatever_order_they_are_given()
    {
        using QRRetriever retriever = Load(10);
        Ranking all = Search(retriever, new() { Top = 100 });
        foreach (FusionMethod? fusion in new FusionMethod?[] { null, FusionMethod.Standardised })
        {
            Ranking one = Search(retriever, new() { Top = 1, Fusion = fusion });
            Assert.Equal(all.Passages[0].Score, one.BestScore!.Value);
        }
    }

    [Fact]
    public void Of_no_passages_none_is_relevant()
    {
        using QRRetriever retriever = Load(0);
        using PassageIndex index = retriever.CreateIndex(_folder.In("empty"), new() { PassageTokens = Kept });
        Ranking none = index.Search(BuiltInRetriever.Question, cancellationToken: Cancellation);
        Assert.Equal((null, false), (none.BestScore, none.HasRelevant));
    }

    public void Dispose() => _folder.Dispose();

    private Ranking Search(QRRetriever retriever, SearchOptions options)
    {
        using PassageIndex index = retriever.CreateIndex(
            _folder.In(Guid.NewGuid().ToString("N")), new() { Keys = KeyPrecision.Int16, PassageTokens = Kept });
        index.Add(BuiltInRetriever.Passages, cancellationToken: Cancellation);
        return index.Search(BuiltInRetriever.Question, options, Cancellation);
    }

    private static QRRetriever Load(float score, ScoringRule? scoring = null)
    {
        var heads = new HeadSet("with a threshold", HeadSet.Parse("1-0,2-1").Heads, new HeadProvenance { Reading = Reading.Alone })
        {
            Threshold = new RelevanceThreshold(score, 0.8, 0.7, 16, Kept),
        };
        return QRRetriever.Load(null, new() { Heads = heads, Scoring = scoring, Threads = 1 }, Cancellation);
    }
}
