namespace QRHead.Tests.Retrieval.Similarity;

/// <summary>What a ranking by similarity says of each word of a query.</summary>
public class FoundWordsTests
{
    private static readonly HeadSet Heads = new(
        "some", new SimilarityHeads([new DistantHead(new HeadId(1, 2), 16, 0.5f), new DistantHead(new HeadId(0, 1), 4, 1)], []));

    [Fact]
    public void Each_token_of_a_query_says_which_tokens_it_found_and_all_add_up_to_the_score()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using QRRetriever retriever = QRRetriever.Load(null, new() { Heads = Heads, Threads = 2 }, cancellationToken);

        Ranking ranking = retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, cancellationToken: cancellationToken);

        foreach (RankedPassage passage in ranking.Passages)
        {
            Assert.Equal(passage.Score, passage.Found.Sum(found => found.Score), 1e-3f);
            Assert.All(
                passage.TokenScores.Index(),
                token => Assert.Equal(
                    token.Item.Score, passage.Found.Where(found => found.Token == token.Index).Sum(found => found.Score), 1e-4f));
            Assert.All(passage.Found.GroupBy(found => found.Word), word => Assert.InRange(word.Count(), 1, Heads.Similarity!.Count));
        }

        string[] words =
        [
            .. ranking.Passages[0].Found.Select(found => found.Word).Distinct()
                .Select(word => BuiltInRetriever.Question[word.Start..word.End]),
        ];
        Assert.Equal(BuiltInRetriever.Question, string.Concat(words).TrimStart(), ignoreAllWhiteSpace: true);
    }

    [Fact]
    public void By_attention_a_query_looks_as_a_whole()
    {
        using QRRetriever retriever = QRRetriever.Load(
            null, new() { Heads = HeadSelection.Parse("1-0") }, TestContext.Current.CancellationToken);
        Assert.Empty(
            retriever.Rank(
                BuiltInRetriever.Question, BuiltInRetriever.Passages,
                cancellationToken: TestContext.Current.CancellationToken).Passages[0].Found);
    }
}
