namespace QRHead.Tests.Retrieval;

/// <summary>Passages that are read each by itself.</summary>
public class SeparateReadingTests(BuiltInRetriever builtIn)
{
    private const string Query = "Who keeps bees?";

    private static readonly Passage[] Passages =
    [
        new("long",
            "Most of the year the harbour is quiet: two boats, a crane, and a man who counts the barrels that nobody comes to fetch.",
            "Harbour"),
        new("bees", "My aunt keeps bees behind the barn.", "Bees"),
        new("honey", "Honey keeps for years."),
        new("tram", "The tram stops at noon, and nobody knows why.", ""),
    ];

    [Fact]
    public void One_passage_joined_is_read_as_together()
    {
        foreach (Passage passage in Passages)
            AssertSame(Scores([passage], Reading.Together), Scores([passage], Reading.Joined), 1e-5);
    }

    /// <summary>
    /// In the first layer a token's q does not depend on what it sees: there the three ways must agree on a single passage.
    /// </summary>
    [Fact]
    public void One_passage_alone_gets_from_the_first_layer_what_it_gets_together()
    {
        using QRRetriever first = QRRetriever.Load(
            null, new() { Heads = HeadSet.Parse("0-0,0-1,0-2,0-3") }, TestContext.Current.CancellationToken);
        foreach (Passage passage in Passages)
        {
            Ranking together = first.Rank(Query, [passage], null, TestContext.Current.CancellationToken);
            Ranking alone = first.Rank(Query, [passage], new() { Reading = Reading.Alone }, TestContext.Current.CancellationToken);
            Assert.Equal(together.Passages[0].Score, alone.Passages[0].Score, 1e-5f);
        }
    }

    [Theory]
    [InlineData(Reading.Alone)]
    [InlineData(Reading.Joined)]
    public void The_order_of_passages_changes_no_score(Reading reading)
    {
        Dictionary<string, float> scores = Scores(Passages, reading);
        AssertSame(scores, Scores([.. Passages.Reverse()], reading), reading == Reading.Alone ? 0 : 1e-5);
        AssertSame(scores, Scores([Passages[2], Passages[0], Passages[3], Passages[1]], reading), reading == Reading.Alone ? 0 : 1e-5);
    }

    [Fact]
    public void Read_alone_a_score_does_not_depend_on_the_others_but_for_the_longest()
    {
        Dictionary<string, float> all = Scores(Passages, Reading.Alone), some = Scores(Passages[..2], Reading.Alone);
        AssertSame(some, all.Where(score => some.ContainsKey(score.Key)).ToDictionary(), 0);
    }

    [Fact]
    public void Joined_passages_share_the_attention()
    {
        Passage[] twice = [Passages[1], Passages[1] with { Id = "again" }];
        Dictionary<string, float> scores = Scores(twice, Reading.Joined);
        Assert.Equal(scores["bees"], scores["again"], 1e-5f);
        Assert.True(scores["bees"] < Scores([Passages[1]], Reading.Joined)["bees"]);
    }

    [Fact]
    public void Many_queries_share_a_reading()
    {
        string[] queries = [Query, "When does the tram stop?", "How long does honey keep, and where is it kept?"];
        foreach (Reading reading in new[] { Reading.Alone, Reading.Joined })
        {
            Ranking[] rankings =
            [
                .. builtIn.Retriever.RankMany(queries, Passages, new() { Reading = reading }, TestContext.Current.CancellationToken),
            ];
            Assert.Equal(queries, rankings.Select(ranking => ranking.Query));
            Assert.True(rankings[0].Usage.ReadTime > TimeSpan.Zero);
            Assert.Equal(TimeSpan.Zero, rankings[1].Usage.ReadTime);
            foreach (Ranking ranking in rankings)
                AssertSame(
                    Scores(Passages, reading, ranking.Query), ranking.Passages.ToDictionary(
                        passage => passage.Passage.Id, passage => passage.Score), 1e-5);
        }
    }

    [Fact]
    public void There_is_no_limit_to_the_number_of_passages_but_one_to_the_length_of_each()
    {
        int limit = builtIn.Retriever.Config.MaxPositionEmbeddings;
        Passage[] many = [.. Enumerable.Range(0, limit / 20).Select(i => Passages[0] with { Id = $"{i}" })];
        Assert.Throws<PromptTooLongException>(() => Scores(many, Reading.Together));
        Dictionary<string, float> scores = Scores([.. many, Passages[1]], Reading.Alone);
        Assert.Equal("bees", scores.MaxBy(score => score.Value).Key);

        Passage endless = new("endless", string.Join(' ', Enumerable.Repeat("word", limit)));
        Assert.Throws<PromptTooLongException>(() => Scores([Passages[0], endless], Reading.Alone));
        Ranking cut = builtIn.Retriever.Rank(
            Query, [Passages[0], endless], new()
            {
                Reading = Reading.Alone,
                Overflow = OverflowPolicy.Truncate,
            }, TestContext.Current.CancellationToken);
        Assert.Equal(["endless"], cut.Passages.Where(passage => passage.Truncated).Select(passage => passage.Passage.Id));
    }

    [Fact]
    public void Token_scores_add_up_to_the_score()
    {
        foreach (Reading reading in Enum.GetValues<Reading>())
        {
            foreach (RankedPassage passage in builtIn.Retriever.Rank(
                Query, Passages, new() { Reading = reading }, TestContext.Current.CancellationToken).Passages)
                Assert.Equal(passage.Score, passage.TokenScores.Sum(token => token.Score), 1e-5f);
        }
    }

    private Dictionary<string, float> Scores(IReadOnlyList<Passage> passages, Reading reading, string query = Query) =>
        builtIn.Retriever.Rank(query, passages, new() { Reading = reading }, TestContext.Current.CancellationToken)
            .Passages.ToDictionary(passage => passage.Passage.Id, passage => passage.Score);

    private static void AssertSame(Dictionary<string, float> expected, Dictionary<string, float> found, double tolerance)
    {
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        foreach ((string id, float score) in expected)
            Assert.True(Math.Abs(score - found[id]) <= tolerance, $"{id}: {score:R} and {found[id]:R}");
    }
}
