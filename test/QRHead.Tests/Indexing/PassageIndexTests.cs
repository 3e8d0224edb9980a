using QRHead.FirstStage;
using QRHead.Indexing;
using QRHead.Tests.FirstStage;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>Passages that are read once and searched.</summary>
public sealed class PassageIndexTests(BuiltInRetriever builtIn) : IDisposable
{
    private const string Question = BuiltInRetriever.Question;
    private const int Kept = 96;

    private static readonly string[] Questions = [Question, "When does the tram stop?", "x", "N/A", " . wide", "\tq"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Passage[] Passages =>
    [
        .. BuiltInRetriever.Passages,
        new("harbour",
            "Most of the year the harbour is quiet: two boats, a crane, and a man who counts the barrels that nobody comes to fetch.",
            "Harbour"),
        new("one", "a"),
        new("zero", "before\0behind"),
    ];

    [Theory]
    [InlineData(KeyPrecision.Int16, 0)]
    [InlineData(KeyPrecision.Int8, 1e-2f)]
    public void Scores_are_those_of_reading_alone(KeyPrecision keys, float tolerance)
    {
        using PassageIndex index = Create(builtIn.Retriever, new() { Keys = keys, PassageTokens = Kept });
        index.Add(Passages, cancellationToken: Cancellation);
        foreach (string query in Questions)
            AssertSame(Alone(builtIn.Retriever, query), index.Search(query, 100, cancellationToken: Cancellation), tolerance);
    }

    /// <summary>One head of each KV head of two layers, of which one counts against the passage.</summary>
    [Fact]
    public void Weighted_heads_of_several_layers_score_as_read_alone()
    {
        var heads = new HeadSet("weighted", HeadSet.Parse("2-3,0-1,1-0,2-1").Heads) { Weights = [1, 0.5f, -0.25f, 2] };
        foreach (string rule in new[] { "reference", "reference,uncalibrated", "reference,unmasked" })
        {
            using QRRetriever retriever = Load(new() { Heads = HeadSelection.Of(heads), Scoring = ScoringRule.Parse(rule) });
            using PassageIndex index = retriever.CreateIndex(_folder.In(rule), new() { Keys = KeyPrecision.Int16, PassageTokens = Kept });
            index.Add(Passages, cancellationToken: Cancellation);
            AssertSame(Alone(retriever, Question), index.Search(Question, 100, cancellationToken: Cancellation), 0);
        }
    }

    [Fact]
    public void What_is_cut_off_is_counted()
    {
        using PassageIndex index = Create(builtIn.Retriever, new() { PassageTokens = Kept });
        Passage[] passages = [new("short", "A lamp."), new("long", string.Join(' ', Enumerable.Repeat("lamp", 500)))];
        Assert.Equal(1, index.Add(passages, OverflowPolicy.Truncate, cancellationToken: Cancellation).Cut);
        Assert.Equal(1, index.Folder.Info().Cut);
        Assert.Equal(
            [
                "long",
            ], index.Search("lamp", cancellationToken: Cancellation).Passages.Where(passage => passage.Truncated)
                .Select(passage => passage.Passage.Id));
    }

    [Fact]
    public void A_score_does_not_depend_on_the_other_passages()
    {
        using PassageIndex index = Create();
        index.Add([Passages[1]], cancellationToken: Cancellation);
        float alone = index.Search(Question, cancellationToken: Cancellation).Passages[0].Score;
        index.Add(Passages, cancellationToken: Cancellation);
        Assert.Equal(
            alone, index.Search(Question, 100, cancellationToken: Cancellation).Passages.Single(
                passage => passage.Passage.Id == "bees").Score);
    }

    [Fact]
    public void The_order_of_adding_and_removing_changes_nothing_nor_does_compacting()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        List<(string, float, int)> expected = Found(index);

        using (PassageIndex other = builtIn.Retriever.CreateIndex(_folder.In("other"), new() { PassageTokens = Kept }))
        {
            foreach (Passage passage in Passages.Reverse())
                other.Add(
                    [passage with { Text = "Something else." }, new($"not {passage.Id}", passage.Text)], cancellationToken: Cancellation);
            other.Remove("not one", "unheard of");
            other.Add([.. Passages.OrderBy(passage => passage.Text.Length)], cancellationToken: Cancellation);
            other.Remove([.. Passages.Select(passage => $"not {passage.Id}")]);
            Assert.Equal(expected, Found(other));
            Assert.Empty(other.Folder.Verify(Cancellation));

            other.Folder.Compact(Cancellation);
            Assert.Equal(expected, Found(other));
            Assert.Empty(other.Folder.Verify(Cancellation));
            Assert.Equal((1, 0L), (other.Folder.Info().Segments, other.Folder.Info().UnusedBytes));
        }

        using PassageIndex opened = builtIn.Retriever.OpenIndex(_folder.In("other"));
        Assert.Equal(expected, Found(opened));
    }

    [Fact]
    public void Passages_are_added_replaced_or_left_as_they_are()
    {
        using PassageIndex index = Create();
        Assert.Equal(new IndexUpdate(Passages.Length, 0, 0, 0), index.Add(Passages, cancellationToken: Cancellation));
        Assert.Equal(new IndexUpdate(0, 0, 0, Passages.Length), index.Add(Passages, cancellationToken: Cancellation));
        Passage[] changed = [Passages[0], Passages[1] with { Title = null }, new("new", "New.")];
        Assert.Equal(new IndexUpdate(1, 1, 0, 1), index.Add(changed, cancellationToken: Cancellation));
        Assert.Equal(2, index.Remove("new", "one", "unheard of"));

        IndexInfo info = index.Folder.Info();
        Assert.Equal(Passages.Length - 1, info.Passages);
        Assert.Equal(Passages.Length - 1, index.Search(Question, 100, cancellationToken: Cancellation).Passages.Count);
        Assert.Equal((builtIn.Retriever.Model, builtIn.Retriever.Heads.ToString()), (info.Model, info.Heads));
    }

    [Fact]
    public void A_result_is_the_passage_with_what_each_token_adds()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Ranking ranking = index.Search(Question, 3, cancellationToken: Cancellation);
        Ranking alone = Alone(builtIn.Retriever, Question);

        Assert.Equal([1, 2, 3], ranking.Passages.Select(passage => passage.Rank));
        foreach (RankedPassage passage in ranking.Passages)
        {
            RankedPassage expected = alone.Passages.Single(other => other.Passage.Id == passage.Passage.Id);
            Assert.Equal(expected.Passage, passage.Passage);
            Assert.Equal(
                expected.TokenScores.Select(token => (token.Field, token.Range)), passage.TokenScores.Select(
                    token => (token.Field, token.Range)));
            Assert.Equal(passage.Score, passage.TokenScores.Sum(token => token.Score), 1e-5f);
            Assert.Equal(expected.HeadScores, passage.HeadScores);
        }
    }

    [Fact]
    public void A_passage_with_too_many_tokens_is_refused_before_anything_is_read_or_cut()
    {
        using PassageIndex index = Create();
        Passage[] passages = [Passages[0], new("endless", string.Join(' ', Enumerable.Repeat("bees", 300)))];
        PromptTooLongException refusal = Assert.Throws<PromptTooLongException>(() => index.Add(passages, cancellationToken: Cancellation));
        Assert.Contains("'endless'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, index.Folder.Info().Passages);

        index.Add(passages, OverflowPolicy.Truncate, cancellationToken: Cancellation);
        RankedPassage cut = index.Search(Question, cancellationToken: Cancellation).Passages.Single(
            passage => passage.Passage.Id == "endless");
        Assert.True(cut.Truncated);
        Assert.Equal(passages[1], cut.Passage);
        Assert.InRange(cut.Tokens, Kept - 8, Kept);
        Assert.Throws<ArgumentException>(() => index.Add(passages, OverflowPolicy.Window, cancellationToken: Cancellation));
    }

    [Fact]
    public void Few_candidates_are_those_with_the_words_of_the_question()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Assert.Equal(
            [
                "bees",
            ], index.Search("Who has BEES near a barn?", new SearchOptions
            {
                Top = 10,
                Candidates = 1,
            }, Cancellation).Passages.Select(passage => passage.Passage.Id));

        // Where no passage has a word of the question, all are scored.
        Assert.Equal(Passages.Length, index.Search("蜂", new SearchOptions { Top = 100, Candidates = 1 }, Cancellation).Passages.Count);
    }

    [Theory]
    [InlineData(FusionMethod.Standardised)]
    [InlineData(FusionMethod.ReciprocalRank)]
    public void Fused_scores_are_those_of_attention_and_of_words_over_the_whole_index(FusionMethod method)
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Ranking plain = index.Search(Question, 100, Cancellation), fused = index.Search(
            Question, new SearchOptions { Top = 100, Fusion = method }, Cancellation);

        RankedPassage[] scored = [.. fused.Passages.OrderBy(passage => passage.Index)];
        double[] words = [.. scored.Select(passage => passage.Fused!.Others.Single().Score)];
        double[] both = Fusion.Of(
            method, [[.. plain.Passages.OrderBy(passage => passage.Index).Select(passage => (double)passage.Score)], words]);
        Assert.Equal(both, scored.Select(passage => passage.Fused!.Score), (expected, found) => Math.Abs(expected - found) < 1e-4);
        Assert.Equal(
            scored.OrderByDescending(passage => passage.Fused!.Score)
                .Select(passage => passage.Index), fused.Passages.Select(passage => passage.Index));
        Assert.Equal(
            plain.Passages.Select(passage => (passage.Index, passage.Score))
                .Order(), scored.Select(passage => (passage.Index, passage.Score)));

        // Few candidates have the scores by words that they have among all: what is rare is rare in the index.
        Ranking few = index.Search(Question, new SearchOptions { Candidates = 2, Fusion = method }, Cancellation);
        Assert.Equal(
            words.OrderDescending().Take(2), few.Passages.Select(passage => passage.Fused!.Others.Single().Score).OrderDescending());
    }

    [Fact]
    public void Words_of_an_index_score_as_those_of_the_same_passages_in_memory_whatever_was_changed_on_the_way()
    {
        using PassageIndex index = Create();
        Passage[] passages =
        [
            .. Passages, new("zh", "图书馆星期一休息。"), new("th", "ห้องสมุดปิดวันจันทร์", "ห้องสมุด"), new("gone", "bees and barns"), new(
                "new", "Café"),
        ];
        index.Add([.. passages[..^1], new("new", "bees")], cancellationToken: Cancellation);
        index.Add([passages[^1]], cancellationToken: Cancellation);
        index.Remove("gone");
        Passage[] left = [.. passages.Where(passage => passage.Id != "gone")];
        var memory = new Bm25(left);
        string[] ids = [.. left.Select(passage => passage.Id), "gone"];

        foreach (string query in new[] { Question, "bees bees cafe", "图书馆什么时候休息", "馆", "วันจันทร์", "unicorn" })
        {
            Assert.Equal([.. memory.Scores(query, Cancellation), double.NaN], index.Words.Scores(query, ids, Cancellation));
            Assert.Equal(
                memory.Best(query, 100, Cancellation).OrderBy(found => found.Id), index.Words.Best(query, 100, Cancellation)
                    .OrderBy(found => found.Id));
        }

        index.Folder.Compact(Cancellation);
        Assert.Equal(memory.Scores(Question, Cancellation), index.Words.Scores(Question, ids[..^1], Cancellation));
        Assert.Empty(index.Folder.Verify(Cancellation));
    }

    [Fact]
    public void Where_words_find_too_few_candidates_others_fill_them_up()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        string found = Assert.Single(index.Words.Best("barn", 100, Cancellation)).Id;

        Ranking ranking = index.Search("barn", new SearchOptions { Top = 100, Candidates = 3 }, Cancellation);

        Assert.Equal(3, ranking.Passages.Count);
        Assert.Contains(found, ranking.Passages.Select(passage => passage.Passage.Id));
    }

    [Fact]
    public void Any_first_stage_may_choose_the_candidates_and_count_beside_attention()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        string[] ids = [.. Passages.Take(2).Select(passage => passage.Id)];
        IFirstStage mine = IFirstStage.Of("mine", (_, _, _) => [(ids[1], 2), (ids[0], 1)]);

        Ranking ranking = index.Search(
            "x", new SearchOptions
            {
                Candidates = 2,
                FirstStage = mine,
                Fusion = FusionMethod.Standardised,
                Fused = [(index.Words, 1), (mine, 100)],
            }, Cancellation);

        Assert.Equal([ids[1], ids[0]], ranking.Passages.Select(passage => passage.Passage.Id));
        Assert.Equal([("bm25", 0), ("mine", 2)], ranking.Passages[0].Fused!.Others);
    }

    [Fact]
    public void An_index_keeps_the_embeddings_it_was_given_and_scores_as_they_do_in_memory()
    {
        using PassageIndex index = Create();
        using var vectors = new WordVectors("bees", "tram", "the");
        index.Add(Passages, cancellationToken: Cancellation);

        Assert.Equal(Passages.Length, index.Embed(vectors, "words", cancellationToken: Cancellation));
        index.Add([new("late", "the tram")], cancellationToken: Cancellation);
        IFirstStage kept = index.Embeddings(vectors, "words");
        var memory = new EmbeddingStage(Passages, vectors, cancellationToken: Cancellation);
        string[] ids = [.. Passages.Select(passage => passage.Id)];

        Assert.Equal(
            memory.Scores(Question, ids, Cancellation), kept.Scores(Question, ids, Cancellation), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal([double.NaN], kept.Scores(Question, ["late"], Cancellation));
        Assert.Equal(1, index.Embed(vectors, "words", cancellationToken: Cancellation));
        Assert.Equal("late", kept.Best("tram the", 1, Cancellation)[0].Id);
        Assert.Equal("words", index.Folder.Info().Embeddings);

        Ranking ranking = index.Search(
            Question, new SearchOptions
            {
                Top = 100,
                FirstStage = kept,
                Fusion = FusionMethod.Standardised,
                Fused = [(index.Words, 0.5), (kept, 1)],
            }, Cancellation);
        Assert.All(ranking.Passages, passage => Assert.Equal(["bm25", "dense"], passage.Fused!.Others.Select(other => other.Stage)));
        index.Remove("late");
        Assert.Equal([double.NaN], kept.Scores(Question, ["late"], Cancellation));
        Assert.Empty(index.Folder.Verify(Cancellation));
    }

    [Fact]
    public void Embeddings_of_another_kind_are_refused()
    {
        using PassageIndex index = Create();
        using var vectors = new WordVectors("bees", "tram");
        using var longer = new WordVectors("bees", "tram", "the");
        index.Add(Passages, cancellationToken: Cancellation);
        Assert.Contains(
            "no embeddings", Assert.Throws<IndexException>(
                () => index.Embeddings(vectors, "words").Best("bees", 1, Cancellation)).Message, StringComparison.Ordinal);
        index.Embed(vectors, "words", cancellationToken: Cancellation);

        Assert.Contains(
            "'words'", Assert.Throws<IndexException>(() => index.Embeddings(vectors, "other")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "embeddings of 2 numbers", Assert.Throws<IndexException>(
                () => index.Embeddings(longer, "words").Best("bees", 1, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_no_passage_has_leave_the_order_to_attention()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Assert.Equal(
            index.Search("蜂?", 100, Cancellation).Passages.Select(passage => passage.Index),
            index.Search("蜂?", new SearchOptions { Top = 100, Fusion = FusionMethod.Standardised }, Cancellation).Passages.Select(
                passage => passage.Index));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("bees\" OR title:*")]
    [InlineData("NOT AND OR NEAR(bees, 3)")]
    [InlineData("(bees ^ - + : * 'barn')")]
    [InlineData("bees\0barn")]
    [InlineData("\ud800 🎉 Käthe")]
    [InlineData("%_;DROP TABLE passages;--")]
    public void Any_characters_may_be_in_a_question(string question)
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Assert.NotEmpty(index.Search(question, new SearchOptions { Top = 2, Candidates = 2 }, Cancellation).Passages);
        Assert.Equal(Passages.Length, index.Folder.Info().Passages);
    }

    [Fact]
    public void An_index_without_passages_finds_none()
    {
        using PassageIndex index = Create();
        Assert.Empty(index.Search(Question, cancellationToken: Cancellation).Passages);
        index.Folder.Compact(Cancellation);
        Assert.Empty(index.Folder.Verify(Cancellation));
    }

    [Fact]
    public void Other_heads_weights_or_prompts_are_refused_with_the_reason()
    {
        Create().Dispose();
        using QRRetriever heads = Load(new() { Heads = HeadSet.Parse("0-0,2-1") });
        using QRRetriever prompt = Load(new() { Prompt = PromptFormat.Named("mistral") });
        Assert.Contains("0-0,2-1", Refusal(heads), StringComparison.Ordinal);
        Assert.Contains("'mistral'", Refusal(prompt), StringComparison.Ordinal);

        string Refusal(QRRetriever retriever) => Assert.Throws<IndexException>(() => retriever.OpenIndex(_folder.In("index"))).Message;
    }

    /// <summary>The first version did not say it; the second had a precision that is no more.</summary>
    [Theory]
    [InlineData("json_remove(header, '$.version')", "version 1 of an index")]
    [InlineData("json_set(header, '$.version', 2, '$.keys', 'F16')", "version 2 of an index")]
    [InlineData("json_set(header, '$.version', 'new')", "a database that can't be used")]
    [InlineData("'null'", "a database that can't be used")]
    public void An_index_of_another_version_is_refused(string header, string expected)
    {
        using (PassageIndex index = Create())
            index.Folder.Database.Write(connection => connection.Execute($"UPDATE about SET header = {header}"));
        string message = Assert.Throws<IndexException>(() => builtIn.Retriever.OpenIndex(_folder.In("index"))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_is_made_once_and_opened_where_there_is_one()
    {
        Create().Dispose();
        Assert.Contains("an index", Assert.Throws<IndexException>(() => Create()).Message, StringComparison.Ordinal);
        Assert.Throws<IndexException>(() => builtIn.Retriever.OpenIndex(_folder.In("nothing")));
        Assert.Throws<PromptTooLongException>(() =>
            builtIn.Retriever.CreateIndex(_folder.In("large"), new() { PassageTokens = builtIn.Retriever.Config.MaxPositionEmbeddings }));
    }

    [Fact]
    public void What_is_read_by_then_stays_when_reading_is_cancelled()
    {
        using PassageIndex index = Create();
        Passage[] many =
        [
            .. Enumerable.Range(0, 400).Select(
                i => new Passage($"{i}", $"Keeper number {i} counts ships, boats and barrels in the harbour, and nobody knows why.")),
        ];
        using var source = new CancellationTokenSource();
        var stop = new Stopping(source, after: 0.8);
        Assert.ThrowsAny<OperationCanceledException>(() => index.Add(many, progress: stop, cancellationToken: source.Token));
        int there = index.Folder.Info().Passages;
        Assert.InRange(there, 1, many.Length - 1);
        Assert.Empty(index.Folder.Verify(Cancellation));
        Assert.Equal(new IndexUpdate(many.Length - there, 0, 0, there), index.Add(many, cancellationToken: Cancellation));
    }

    public void Dispose() => _folder.Dispose();

    private PassageIndex Create(QRRetriever? retriever = null, IndexOptions? options = null) =>
        (retriever ?? builtIn.Retriever).CreateIndex(_folder.In("index"), options ?? new() { PassageTokens = Kept });

    private static QRRetriever Load(QRRetrieverOptions options) => QRRetriever.Load(null, options with { Threads = 1 }, Cancellation);

    private static Ranking Alone(QRRetriever retriever, string query) =>
        retriever.Rank(query, Passages, new() { Reading = Reading.Alone, PassageTokens = Kept }, Cancellation);

    private static List<(string, float, int)> Found(PassageIndex index) =>
    [
        .. Questions.SelectMany(query => index.Search(query, 100, cancellationToken: Cancellation).Passages)
            .Select(passage => (passage.Passage.Id, passage.Score, passage.Index)),
    ];

    private static void AssertSame(Ranking expected, Ranking found, float tolerance)
    {
        Assert.Equal(expected.Passages.Count, found.Passages.Count);
        foreach (RankedPassage passage in expected.Passages)
        {
            RankedPassage other = found.Passages.Single(other => other.Passage.Id == passage.Passage.Id);
            Assert.Equal(passage.Passage, other.Passage);
            Assert.True(Math.Abs(passage.Score - other.Score) <= tolerance, $"{passage.Passage.Id}: {passage.Score:R} and {other.Score:R}");
            Assert.Equal(passage.HeadScores, other.HeadScores, (one, two) => Math.Abs(one - two) <= tolerance);
        }

        if (tolerance == 0)
            Assert.Equal(expected.Passages.Select(passage => passage.Score), found.Passages.Select(passage => passage.Score));
    }

    private sealed class Stopping(CancellationTokenSource source, double after) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value)
        {
            if (value.TokensRead > after * value.TokensTotal)
                source.Cancel();
        }
    }
}
