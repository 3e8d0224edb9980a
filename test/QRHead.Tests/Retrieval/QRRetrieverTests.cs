using QRHead.Retrieval;

namespace QRHead.Tests.Retrieval;

public class QRRetrieverTests(BuiltInRetriever builtIn)
{
    private const string Question = BuiltInRetriever.Question;

    private static readonly IReadOnlyList<Passage> Passages = BuiltInRetriever.Passages;

    private readonly QRRetriever _retriever = builtIn.Retriever;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Ranks_each_passage_once_with_the_relevant_one_first()
    {
        Ranking ranking = _retriever.Rank(Question, Passages, null, Token);

        Assert.Equal("bees", ranking.Passages[0].Passage.Id);
        Assert.Equal([1, 2, 3, 4], ranking.Passages.Select(passage => passage.Rank));
        Assert.Equal([0, 1, 2, 3], ranking.Passages.Select(passage => passage.Index).Order());
        Assert.All(ranking.Passages, passage => Assert.Same(Passages[passage.Index], passage.Passage));
        Assert.All(ranking.Passages.Zip(ranking.Passages.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
        Assert.Equal(Question, ranking.Query);
        Assert.Empty(ranking.Warnings);
    }

    [Fact]
    public void Relevance_is_the_share_of_attention_between_0_and_1()
    {
        Ranking ranking = _retriever.Rank(Question, Passages, null, Token);

        Assert.All(ranking.Passages, passage =>
            Assert.Equal(Math.Clamp(passage.Score / _retriever.Heads.Count, 0, 1), passage.Relevance));
    }

    [Fact]
    public void Equal_scores_keep_the_order_of_the_input()
    {
        // The calibration takes away what the null query gives: asked for itself, nothing is left of any passage.
        Ranking ranking = _retriever.Rank("N/A", Passages, null, Token);

        Assert.All(ranking.Passages, passage => Assert.Equal(0, passage.Score));
        Assert.Equal([0, 1, 2, 3], ranking.Passages.Select(passage => passage.Index));
    }

    [Fact]
    public void A_model_of_16_bits_is_widened_on_a_processor_and_says_so()
    {
        using var folder = new TemporaryFolder();
        using var half = QRRetriever.Load(
            null, new() { Threads = 2, ChunkTokens = 32, Precision = Precision.F16, CacheFolder = folder.In("cache") }, Token);

        Assert.Equal(
            _retriever.Rank(Question, Passages, null, Token).Passages.Select(passage => passage.Score), half.Rank(
                Question, Passages, null, Token).Passages.Select(passage => passage.Score));
        Assert.Contains("widened to f32", half.Warning, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("cache")));
    }

    [Fact]
    public void A_score_that_is_no_number_is_an_error()
    {
        Ranking ranking = _retriever.Rank(Question, Passages, null, Token);
        RankedPassage[] scored =
        [
            .. ranking.Passages.Select((passage, place) => place == 2 ? passage with { Score = float.NaN } : passage),
        ];

        InferenceException error = Assert.Throws<InferenceException>(
            () => RankingBuilder.Build(Question, _retriever.Heads, scored, ranking.Usage));
        Assert.Contains($"'{scored[2].Passage.Id}' is no number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_passages_give_an_empty_ranking() => Assert.Empty(_retriever.Rank(Question, [], null, Token).Passages);

    [Fact]
    public void No_queries_give_no_rankings() => Assert.Empty(_retriever.RankMany([], Passages, null, Token));

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void Refuses_an_empty_query(string query) =>
        Assert.Throws<ArgumentException>(() => _retriever.Rank(query, Passages, null, Token));

    [Fact]
    public void Refuses_duplicate_ids_and_says_where_they_are()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => _retriever.Rank(Question, [new("a", "x"), new("b", "y"), new("a", "z")], null, Token));

        Assert.StartsWith("Passages 0 and 2 (0-based) have the same id 'a'", exception.Message);
    }

    [Fact]
    public void Many_queries_rank_as_each_alone()
    {
        // One is the longest alone, another in the prompt: the room is made for the longest prompt.
        string[] queries =
        [
            Question, "When does the tram stop?", "x", "Käthe 🎉?", " bees", "Who keeps bees and honey for years and years, and where?",
        ];

        List<Ranking> together = [.. _retriever.RankMany(queries, Passages, null, Token)];

        Assert.Equal(queries, together.Select(ranking => ranking.Query));
        foreach (Ranking ranking in together)
            AssertSame(_retriever.Rank(ranking.Query, Passages, null, Token), ranking);
        Assert.NotEqual(TimeSpan.Zero, together[0].Usage.ReadTime);
        Assert.All(together.Skip(1), ranking => Assert.Equal(TimeSpan.Zero, ranking.Usage.ReadTime));
    }

    [Fact]
    public async Task Rankings_at_the_same_time_equal_those_one_after_the_other()
    {
        string[] queries = [Question, "When does the tram stop?", "How long does honey keep?", "Who is Käthe?"];
        List<Ranking> alone = [.. queries.Select(query => _retriever.Rank(query, Passages, null, Token))];

        Ranking[] together = await Task.WhenAll(
            queries.Select(query => Task.Run(() => _retriever.Rank(query, Passages, null, Token), Token)));

        Assert.All(alone.Zip(together), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _retriever.Rank(Question, Passages, null, source.Token));
    }

    [Fact]
    public void Stops_between_chunks_when_cancelled_while_reading()
    {
        using var source = new CancellationTokenSource();
        var progress = new RecordingProgress(_ => source.Cancel());

        Assert.ThrowsAny<OperationCanceledException>(
            () => _retriever.Rank(Question, Passages, new RankOptions { Progress = progress }, source.Token));
        Assert.Single(progress.Reports);
    }

    [Fact]
    public void Progress_rises_and_ends_at_the_total()
    {
        var progress = new RecordingProgress();

        Ranking ranking = _retriever.Rank(Question, Passages, new RankOptions { Progress = progress }, Token);

        int total = ranking.Usage.PromptTokens - ranking.Usage.QueryTokens;
        Assert.True(progress.Reports.Count > 1);
        Assert.All(progress.Reports, report => Assert.Equal(total, report.TokensTotal));
        Assert.Equal(
            progress.Reports.Select(report => report.TokensRead).Distinct().Order(), progress.Reports.Select(report => report.TokensRead));
        Assert.Equal(total, progress.Reports[^1].TokensRead);
    }

    private static void AssertSame(Ranking expected, Ranking actual)
    {
        Assert.Equal(expected.Passages.Select(passage => passage.Index), actual.Passages.Select(passage => passage.Index));
        Assert.All(expected.Passages.Zip(actual.Passages), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5f));
    }

    private sealed class RecordingProgress(Action<ReadProgress>? then = null) : IProgress<ReadProgress>
    {
        public List<ReadProgress> Reports { get; } = [];

        public void Report(ReadProgress value)
        {
            Reports.Add(value);
            then?.Invoke(value);
        }
    }
}
