using QRHead.Indexing;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>An index that scores by similarity, with made-up heads of the built-in model.</summary>
public sealed class SimilarityIndexTests(BuiltInRetriever builtIn) : IDisposable
{
    private const int Kept = 96;

    private static readonly string[] Questions =
    [
        BuiltInRetriever.Question, "When does the tram stop?", "x", "Who counts barrels in the harbour?",
    ];

    private static readonly SimilarityHeads Heads = new(
        [new DistantHead(new HeadId(1, 0), 4, 0.5f), new DistantHead(new HeadId(1, 3), 16, 1), new DistantHead(new HeadId(2, 1), 64, 2)],
        [new ComparedKeys(new KvHeadId(1, 0), 0.125f, new float[64], [.. Enumerable.Range(0, 64).Select(i => i / 640f)])]);

    private readonly TemporaryFolder _folder = new();
    private readonly QRRetriever _retriever = Load(new HeadSet("made up", Heads), threads: 2);

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

    [Fact]
    public void Scores_are_those_of_a_ranking_of_the_same_passages_to_the_last_bit()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Assert.All(Questions, question => AssertSame(Ranked(Passages, question), index.Search(question, 100, Cancellation)));
        Assert.Equal((KeyPrecision.Int8, "1-0@4,1-3@16,2-1@64,1/0"), (index.Folder.Info().Keys, index.Folder.Info().Heads));
    }

    [Fact]
    public void What_is_known_of_the_collection_stays_right_while_it_changes()
    {
        using PassageIndex index = Create();
        var random = new Random(5);
        var there = new Dictionary<string, Passage>();
        for (int change = 0; change < 12; change++)
        {
            Passage[] some = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Made(random)).DistinctBy(passage => passage.Id)];
            index.Add(some, cancellationToken: Cancellation);
            foreach (Passage passage in some)
                there[passage.Id] = passage;
            string[] gone = [.. there.Keys.Where(_ => random.Next(4) == 0)];
            Assert.Equal(gone.Length, index.Folder.Remove(gone));
            foreach (string id in gone)
                there.Remove(id);
            if (change == 6)
                index.Folder.Compact(Cancellation);
            Assert.Empty(index.Folder.Verify(Cancellation));
        }

        AssertSame(
            Ranked([.. there.Values.OrderBy(passage => passage.Id, StringComparer.Ordinal)], Questions[3]), index.Search(
                Questions[3], 100, Cancellation));
    }

    [Fact]
    public void A_count_of_tokens_that_is_wrong_is_found()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        index.Folder.Database.Write(
            connection => connection.Execute("UPDATE tokens SET passages = passages + 1 WHERE token = (SELECT min(token) FROM tokens)"));
        Assert.Contains("how many passages have a token", Assert.Single(index.Folder.Verify(Cancellation)), StringComparison.Ordinal);
        index.Repair(cancellationToken: Cancellation);
        Assert.Empty(index.Folder.Verify(Cancellation));
    }

    [Theory]
    [InlineData("UPDATE tokens SET passages = passages + 1")]
    [InlineData("UPDATE passage_tokens SET place = place + 1")]
    public void A_number_that_is_not_what_was_written_is_noticed_by_a_search(string damage)
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        index.Folder.Database.Write(connection => connection.Execute(damage));
        Assert.Contains(
            "not what was written", Assert.Throws<IndexException>(
                () => index.Search(Questions[0], cancellationToken: Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_does_not_depend_on_the_candidates_nor_on_the_number_of_threads()
    {
        using QRRetriever one = Load(new HeadSet("made up", Heads), threads: 1);
        using PassageIndex index = Create();
        index.Add(Many(), cancellationToken: Cancellation);
        using PassageIndex same = one.OpenIndex(_folder.In("index"));
        Ranking all = index.Search(Questions[3], new SearchOptions { Top = 400 }, Cancellation), some = same.Search(
            Questions[3], new SearchOptions { Top = 5, Candidates = 5 }, Cancellation);

        Assert.Equal(300, all.Passages.Count);
        Assert.Equal(5, some.Passages.Count);
        Assert.All(
            some.Passages, passage => Assert.Equal(
                passage.Score, all.Passages.Single(other => other.Passage.Id == passage.Passage.Id).Score));
        AssertSame(Ranked(Many(), Questions[3]), all);
    }

    [Theory]
    [InlineData(KeyPrecision.Int16, 264, 0.02)]
    [InlineData(KeyPrecision.Int8, 136, 0)]
    [InlineData(KeyPrecision.Int4, 72, 0.5)]
    public void Keys_are_kept_in_few_bits(KeyPrecision keys, int bytes, double tolerance)
    {
        // Two KV heads of 64 numbers: 1/0 and 1/1.
        var heads = new SimilarityHeads(Heads.Looking.Take(2), Heads.Compared);
        using QRRetriever retriever = Load(new HeadSet("two KV heads", heads), threads: 2);
        using PassageIndex index = retriever.CreateIndex(_folder.In($"{keys}"), new() { PassageTokens = Kept, Keys = keys });
        index.Add(Passages, cancellationToken: Cancellation);

        Assert.Equal(bytes, index.Folder.Info().BytesPerToken, 1.5);
        Ranking expected = retriever.Rank(Questions[0], Passages, new() { Reading = Reading.Alone, PassageTokens = Kept }, Cancellation),
            found = index.Search(Questions[0], 100, Cancellation);
        float best = expected.Passages[0].Score;
        Assert.All(
            expected.Passages, passage => Assert.Equal(
                passage.Score, found.Passages.Single(other => other.Passage.Id == passage.Passage.Id).Score, tolerance * best));
    }

    [Fact]
    public void An_index_that_keeps_what_attention_needs_is_refused_and_upgraded_from_its_texts()
    {
        string path = _folder.In("index"), notes = Directory.CreateDirectory(_folder.In("notes")).FullName;
        File.WriteAllText(Path.Combine(notes, "bees.md"), "# Bees\n\nMy aunt keeps bees.\n");
        var splitter = new TextSplitter(64, _retriever.Tokenizer.CountTokens);
        using (PassageIndex old = builtIn.Retriever.CreateIndex(path, new() { PassageTokens = Kept }))
        {
            old.Add(Passages, cancellationToken: Cancellation);
            old.AddTexts([notes], splitter, cancellationToken: Cancellation);
        }

        string refusal = Assert.Throws<IndexException>(() => _retriever.OpenIndex(path)).Message;
        Assert.Contains("scores by attention", refusal, StringComparison.Ordinal);
        Assert.Contains("qrhead index upgrade", refusal, StringComparison.Ordinal);

        var reports = new List<ReadProgress>();
        Assert.Equal(Passages.Length + 1, _retriever.UpgradeIndex(path, progress: new Reported(reports), cancellationToken: Cancellation));
        Assert.Equal(reports[^1].TokensTotal, reports[^1].TokensRead);
        using PassageIndex index = _retriever.OpenIndex(path);
        Assert.Empty(index.Folder.Verify(Cancellation));
        Assert.Equal((0L, Kept, 1), (index.Folder.Info().UnusedBytes, index.Folder.Info().PassageTokens, index.Folder.Info().Files));
        Assert.Equal(new IndexUpdate(0, 0, 0, 1), index.AddTexts([notes], splitter, cancellationToken: Cancellation));
        Assert.Equal(new IndexUpdate(0, 0, 0, Passages.Length), index.Add(Passages, cancellationToken: Cancellation));
        Passage[] all =
        [
            .. Passages, index.Search("Who keeps bees?", 100, Cancellation).Passages.Select(passage => passage.Passage)
                .Single(passage => passage.Id == "bees.md#1"),
        ];
        Assert.All(Questions, question => AssertSame(Ranked(all, question), index.Search(question, 100, Cancellation)));
    }

    [Fact]
    public void An_index_by_similarity_becomes_one_by_attention_again()
    {
        using (PassageIndex index = Create())
            index.Add(Passages, cancellationToken: Cancellation);
        Assert.Contains(
            "scores by similarity", Assert.Throws<IndexException>(
                () => builtIn.Retriever.OpenIndex(_folder.In("index"))).Message, StringComparison.Ordinal);
        builtIn.Retriever.UpgradeIndex(_folder.In("index"), cancellationToken: Cancellation);
        using PassageIndex attention = builtIn.Retriever.OpenIndex(_folder.In("index"));
        Assert.Empty(attention.Folder.Verify(Cancellation));
        Ranking expected = builtIn.Retriever.Rank(
            Questions[0], Passages, new() { Reading = Reading.Alone, PassageTokens = Kept }, Cancellation);
        Assert.Equal(
            expected.Passages.Select(passage => passage.Score), attention.Search(Questions[0], 100, Cancellation).Passages.Select(
                passage => passage.Score));
    }

    [Theory]
    [InlineData("json_remove(header, '$.version')")]
    [InlineData("json_set(header, '$.version', 2, '$.keys', 'F16')")]
    public void An_index_of_an_older_version_says_how_it_is_upgraded(string header)
    {
        using (PassageIndex old = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = Kept }))
        {
            old.Add(Passages, cancellationToken: Cancellation);
            old.Folder.Database.Write(connection => connection.Execute($"UPDATE about SET header = {header}"));
        }

        Assert.Contains(
            "qrhead index upgrade", Assert.Throws<IndexException>(
                () => _retriever.OpenIndex(_folder.In("index"))).Message, StringComparison.Ordinal);
        _retriever.UpgradeIndex(_folder.In("index"), cancellationToken: Cancellation);
        using PassageIndex index = _retriever.OpenIndex(_folder.In("index"));
        AssertSame(Ranked(Passages, Questions[0]), index.Search(Questions[0], 100, Cancellation));
    }

    [Fact]
    public void An_upgrade_that_is_cut_off_has_changed_nothing()
    {
        using (PassageIndex old = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = Kept }))
            old.Add(Passages, cancellationToken: Cancellation);
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => _retriever.UpgradeIndex(_folder.In("index"), progress: new Cancelling(source), cancellationToken: source.Token));
        using PassageIndex index = builtIn.Retriever.OpenIndex(_folder.In("index"));
        Assert.Empty(index.Folder.Verify(Cancellation));
        Assert.Single(Directory.GetFiles(_folder.In("index"), "*.keys"));
    }

    [Fact]
    public void Other_scales_or_means_are_refused()
    {
        Create().Dispose();
        using QRRetriever other = Load(
            new HeadSet("made up", new SimilarityHeads(Heads.Looking, [Heads.Compared[0] with { Scale = 0.25f }])), threads: 1);
        Assert.Contains(
            "made up", Assert.Throws<IndexException>(() => other.OpenIndex(_folder.In("index"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_4_bits_are_not_for_attention() =>
        Assert.Throws<ArgumentException>(() => builtIn.Retriever.CreateIndex(_folder.In("four"), new() { Keys = KeyPrecision.Int4 }));

    [Fact]
    public void A_result_says_which_words_earned_its_score()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        foreach (RankedPassage passage in index.Search(Questions[0], 100, Cancellation).Passages)
        {
            Assert.Equal(passage.Score, passage.TokenScores.Sum(token => token.Score), 1e-4f);
            Assert.Equal(4, passage.HeadScores.Count);
            Assert.InRange(passage.Relevance, 0, 1);
            Assert.All(passage.TokenScores, token => Assert.InRange(token.Score, 0, float.MaxValue));
        }
    }

    [Fact]
    public void An_index_without_passages_finds_none()
    {
        using PassageIndex index = Create();
        Assert.Empty(index.Search(Questions[0], cancellationToken: Cancellation).Passages);
        Assert.Empty(index.Folder.Verify(Cancellation));
    }

    [Fact]
    public void Words_can_count_too()
    {
        using PassageIndex index = Create();
        index.Add(Passages, cancellationToken: Cancellation);
        Ranking fused = index.Search(Questions[0], new SearchOptions { Fusion = FusionMethod.Standardised }, Cancellation);
        Assert.Equal(fused.Passages.OrderByDescending(passage => passage.Fused!.Score), fused.Passages);
    }

    [Theory]
    [InlineData(Reading.Together)]
    [InlineData(Reading.Joined)]
    public void Passages_that_are_not_read_alone_are_refused(Reading reading)
    {
        Assert.Contains(
            "read alone", Assert.Throws<HeadSetException>(
                () => _retriever.Rank(Questions[0], Passages, new() { Reading = reading }, Cancellation)).Message,
                StringComparison.Ordinal);
        Assert.Throws<HeadSetException>(() => _retriever.Read(Passages, cancellationToken: Cancellation));
    }

    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private static QRRetriever Load(HeadSet heads, int threads) =>
        QRRetriever.Load(null, new() { Heads = HeadSelection.Of(heads), Threads = threads }, Cancellation);

    private PassageIndex Create() => _retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = Kept });

    private Ranking Ranked(IReadOnlyList<Passage> passages, string question) =>
        _retriever.Rank(question, passages, new() { Reading = Reading.Alone, PassageTokens = Kept }, Cancellation);

    private static Passage[] Many() =>
    [
        .. Enumerable.Range(0, 300).Select(
            i => new Passage($"p{i:D3}", $"{(i % 7 == 0 ? "barrels" : "boats")} number {i} in the {(i % 5 == 0 ? "harbour" : "barn")}")),
    ];

    private static Passage Made(Random random)
    {
        string[] words = ["bees", "honey", "tram", "harbour", "barrels", "counts", "aunt", "noon", "quiet", "who"];
        return new Passage(
            $"{random.Next(12)}", string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)])));
    }

    private static void AssertSame(Ranking expected, Ranking found)
    {
        Assert.Equal(expected.Passages.Count, found.Passages.Count);
        foreach (RankedPassage passage in expected.Passages)
        {
            RankedPassage other = found.Passages.Single(other => other.Passage.Id == passage.Passage.Id);
            Assert.Equal((passage.Passage, passage.Score, passage.Relevance), (other.Passage, other.Score, other.Relevance));
            Assert.Equal(passage.HeadScores, other.HeadScores);
            Assert.Equal(passage.TokenScores, other.TokenScores);
        }
    }

    private sealed class Reported(List<ReadProgress> reports) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => reports.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => source.Cancel();
    }
}
