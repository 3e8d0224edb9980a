namespace QRHead.Tests.Retrieval;

/// <summary>Passages that are read once and asked many times.</summary>
public class ReadContextTests(BuiltInRetriever builtIn)
{
    private static readonly Passage[] Passages =
    [
        new("bakery", "The bakery opens at six and sells rye bread.", "Bakery"),
        new("lighthouse", "The lighthouse stands on the northern tip of the island."),
        new("harbour", "Boats leave the harbour for the mainland twice a day.", ""),
        new("school", "The school has twelve pupils and one teacher, who also plays the organ."),
    ];

    private static readonly string[] Queries = ["Where is the lighthouse?", "When does the bakery open?", "Who plays the organ?"];

    [Fact]
    public void A_query_gets_the_ranking_that_it_gets_with_a_reading_of_its_own()
    {
        using ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        foreach (string query in Queries)
            AssertSame(builtIn.Retriever.Rank(query, Passages, cancellationToken: Cancellation), context.Rank(query, Cancellation));
    }

    [Fact]
    public void Only_the_query_is_read()
    {
        using ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        int tokens = context.Tokens;
        Ranking ranking = context.Rank(Queries[0], Cancellation);
        Assert.Equal(TimeSpan.Zero, ranking.Usage.ReadTime);
        Assert.Equal(tokens, context.Tokens);
        Assert.Equal(tokens + ranking.Usage.QueryTokens, ranking.Usage.PromptTokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Appending_equals_reading_at_once(int first)
    {
        using ReadContext whole = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        using ReadContext grown = builtIn.Retriever.Read(Passages[..first], cancellationToken: Cancellation);
        grown.Rank(Queries[0], Cancellation);
        foreach (Passage passage in Passages[first..])
            grown.Append([passage], Cancellation);

        Assert.Equal(whole.Tokens, grown.Tokens);
        foreach (string query in Queries)
            AssertSame(whole.Rank(query, Cancellation), grown.Rank(query, Cancellation));
    }

    [Fact]
    public void A_long_query_makes_the_cache_grow()
    {
        string query = string.Join(' ', Enumerable.Repeat("Where on the island does the lighthouse stand, and who keeps it?", 30));
        using ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        AssertSame(builtIn.Retriever.Rank(query, Passages, cancellationToken: Cancellation), context.Rank(query, Cancellation));
        AssertSame(builtIn.Retriever.Rank(Queries[0], Passages, cancellationToken: Cancellation), context.Rank(Queries[0], Cancellation));
    }

    [Fact]
    public void What_does_not_fit_or_has_an_id_that_is_there_is_refused_and_changes_nothing()
    {
        using ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        Ranking before = context.Rank(Queries[0], Cancellation);

        Assert.Throws<ArgumentException>(() => context.Append([new Passage("school", "Another school.")], Cancellation));
        string endless = string.Join(' ', Enumerable.Repeat("word", builtIn.Retriever.Config.MaxPositionEmbeddings));
        Assert.Throws<PromptTooLongException>(() => context.Append([new Passage("book", endless)], Cancellation));
        Assert.Throws<PromptTooLongException>(() => context.Rank(endless, Cancellation));
        Assert.Throws<ArgumentException>(() => context.Rank(" ", Cancellation));
        Assert.Throws<OperationCanceledException>(
            () => context.Append([new Passage("shop", "A shop.")], new CancellationToken(canceled: true)));

        Assert.Equal(Passages, context.Passages);
        AssertSame(before, context.Rank(Queries[0], Cancellation));
    }

    [Fact]
    public async Task Queries_from_many_threads_are_answered_one_after_the_other()
    {
        using ReadContext context = builtIn.Retriever.Read(Passages, cancellationToken: Cancellation);
        Ranking[] expected = [.. Queries.Select(query => context.Rank(query, Cancellation))];
        Ranking[] found = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => Task.Run(() => context.Rank(Queries[i % Queries.Length], Cancellation))));
        for (int i = 0; i < found.Length; i++)
            AssertSame(expected[i % Queries.Length], found[i]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void AssertSame(Ranking expected, Ranking found)
    {
        Assert.Equal(expected.Passages.Select(passage => passage.Passage.Id), found.Passages.Select(passage => passage.Passage.Id));
        foreach ((RankedPassage left, RankedPassage right) in expected.Passages.Zip(found.Passages))
            Assert.Equal(left.Score, right.Score, 1e-5f);
    }
}
