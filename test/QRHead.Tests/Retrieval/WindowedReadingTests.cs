namespace QRHead.Tests.Retrieval;

/// <summary>Passages that do not fit together.</summary>
public sealed class WindowedReadingTests : IDisposable
{
    private const string Query = "Who keeps bees?";

    private static readonly Passage[] Passages =
    [
        .. Enumerable.Range(0, 30).Select(
            i => new Passage($"boat-{i}", $"Boat number {i} leaves the harbour at {i + 1} and comes back when the tide allows it.")),
        new("bees", "My aunt keeps bees behind the barn.", "Bees"),
        .. Enumerable.Range(30, 10).Select(i => new Passage($"boat-{i}", $"Boat number {i} lies on the shore and waits for paint.")),
    ];

    private static readonly RankOptions InWindows = new() { Overflow = OverflowPolicy.Window };

    private readonly QRRetriever _small = QRRetriever.Load(null, new() { MaxContextTokens = 300 }, TestContext.Current.CancellationToken);

    [Fact]
    public void All_are_ranked_and_the_answer_is_found()
    {
        Assert.Throws<PromptTooLongException>(() => _small.Rank(Query, Passages, null, TestContext.Current.CancellationToken));
        Ranking ranking = _small.Rank(Query, Passages, InWindows, TestContext.Current.CancellationToken);
        Assert.Equal("bees", ranking.Passages[0].Passage.Id);
        Assert.Equal(Enumerable.Range(0, Passages.Length), ranking.Passages.Select(passage => passage.Index).Order());
        Assert.Equal(Enumerable.Range(1, Passages.Length), ranking.Passages.Select(passage => passage.Rank));
        Assert.All(ranking.Passages, passage => Assert.Same(Passages[passage.Index], passage.Passage));
        Assert.Contains("overlapping windows", Assert.Single(ranking.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_is_read_as_always()
    {
        Passage[] few = Passages[28..32];
        Ranking expected = _small.Rank(Query, few, null, TestContext.Current.CancellationToken);
        Ranking found = _small.Rank(Query, few, InWindows, TestContext.Current.CancellationToken);
        Assert.Empty(found.Warnings);
        Assert.Equal(expected.Passages.Select(passage => passage.Score), found.Passages.Select(passage => passage.Score));
    }

    [Fact]
    public void Many_queries_share_the_windows()
    {
        string[] queries = [Query, "Which boat waits for paint?"];
        Ranking[] rankings = [.. _small.RankMany(queries, Passages, InWindows, TestContext.Current.CancellationToken)];
        Assert.Equal(queries, rankings.Select(ranking => ranking.Query));
        foreach (Ranking ranking in rankings)
        {
            Ranking alone = _small.Rank(ranking.Query, Passages, InWindows, TestContext.Current.CancellationToken);
            Assert.Equal(alone.Passages[0].Passage.Id, ranking.Passages[0].Passage.Id);
        }
    }

    [Fact]
    public void A_passage_that_does_not_fit_by_itself_is_named()
    {
        Passage endless = new("endless", string.Join(' ', Enumerable.Repeat("word", 400)));
        string message = Assert.Throws<PromptTooLongException>(
            () => _small.Rank(Query, [.. Passages, endless], InWindows, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("'endless'", message, StringComparison.Ordinal);
    }

    public void Dispose() => _small.Dispose();
}
