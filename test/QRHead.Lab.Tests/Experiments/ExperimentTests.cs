using Microsoft.Extensions.AI;
using QRHead.Evaluation;

namespace QRHead.Lab.Tests.Experiments;

public sealed class ExperimentTests : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("fox", "The fox sleeps under the old oak tree."), new("whale", "The whale swims in the cold northern sea."),
        new("owl", "The owl hunts mice at night."), new("bee", "The bee brings honey to its hive."),
    ];

    private static readonly RankingSystem[] Systems =
    [
        new("two", HeadSet.Parse("1-0,2-1")), new("one", HeadSet.Parse("2-1")), RankingSystem.Bm25, new(
            "both", HeadSet.Parse("1-0,2-1"), FusionMethod.ReciprocalRank),
    ];

    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.All });
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Reading.Together)]
    [InlineData(Reading.Alone)]
    [InlineData(Reading.Joined)]
    public void Each_head_set_scores_as_if_it_alone_had_been_loaded(Reading reading)
    {
        IReadOnlyList<Run> runs = _retriever.Compare(
            Instances(), new() { Systems = Systems, Ranking = new() { Reading = reading } }, Cancellation);

        foreach (RankingSystem system in Systems.Take(2))
        {
            using QRRetriever own = QRRetriever.Load(null, new() { Heads = HeadSelection.Of(system.Heads!) }, Cancellation);
            foreach (EvaluationInstance instance in Instances())
            {
                Ranking expected = own.Rank(instance.Query.Text, instance.Passages, new() { Reading = reading }, Cancellation);
                Dictionary<string, double> found = runs.Single(run => run.Name == system.Name)[instance.Query.Id]!.ToDictionary(
                    entry => entry.PassageId, entry => entry.Score);
                Assert.All(expected.Passages, passage => Assert.Equal(passage.Score, found[passage.Passage.Id], 1e-6));
            }
        }
    }

    [Fact]
    public void Words_and_fusion_are_those_of_the_first_stage()
    {
        IReadOnlyList<Run> runs = _retriever.Compare(Instances(), new() { Systems = Systems }, Cancellation);
        IFirstStage bm25 = IFirstStage.OfWords(Passages);

        foreach (EvaluationInstance instance in Instances())
        {
            double[] words = [.. bm25.Scores(instance.Query.Text, [.. Passages.Select(passage => passage.Id)], Cancellation)];
            double[] attention = [.. runs[0][instance.Query.Id]!.Select(entry => entry.Score)];
            Assert.Equal(words, runs[2][instance.Query.Id]!.Select(entry => entry.Score));
            Assert.Equal(
                Fusion.Of(FusionMethod.ReciprocalRank, [attention, words]), runs[3][instance.Query.Id]!.Select(entry => entry.Score));
        }
    }

    [Fact]
    public void Embeddings_and_words_count_beside_heads_as_much_as_is_said()
    {
        var embedder = new CountingGenerator("fox", "owl", "the");
        RankingSystem heads = new("heads", HeadSet.Parse("1-0,2-1")), three = heads with
        {
            Name = "three",
            Fusion = FusionMethod.Standardised,
            Stages = [("bm25", 0.5), ("dense", 2)],
        };
        RankingSystem hybrid = RankingSystem.Dense with
        {
            Name = "hybrid",
            Fusion = FusionMethod.Standardised,
            Stages = [("dense", 1), ("bm25", 1)],
        };

        IReadOnlyList<Run> runs = _retriever.Compare(
            Instances(), new()
            {
                Systems = [heads, three, RankingSystem.Dense, hybrid],
                Embedder = embedder,
                EmbeddingModel = "counts",
            }, Cancellation);

        string[] ids = [.. Passages.Select(passage => passage.Id)];
        foreach (EvaluationInstance instance in Instances())
        {
            double[] ScoresOf(int run) => [.. runs[run][instance.Query.Id]!.Select(entry => entry.Score)];
            double[] words = [.. IFirstStage.OfWords(Passages).Scores(instance.Query.Text, ids, Cancellation)];
            double[] dense =
            [
                .. IFirstStage.OfEmbeddings(Passages, embedder, progress: null, Cancellation)
                    .Scores(instance.Query.Text, ids, Cancellation),
            ];
            Assert.Equal(dense, ScoresOf(2));
            Assert.Equal(Fusion.Of(FusionMethod.Standardised, [ScoresOf(0), words, dense], [1, 0.5, 2]), ScoresOf(1));
            Assert.Equal(Fusion.Of(FusionMethod.Standardised, [dense, words]), ScoresOf(3));
        }
    }

    [Fact]
    public void A_system_that_embeds_is_refused_where_nothing_does() =>
        Assert.Contains(
            "Embedder", Assert.Throws<ArgumentException>(
                () => _retriever.Compare(Instances(), new() { Systems = [RankingSystem.Dense] }, Cancellation)).Message,
                StringComparison.Ordinal);

    [Fact]
    public void Of_many_candidates_a_run_keeps_the_best_and_goes_on_with_them()
    {
        var options = new ExperimentOptions { Systems = Systems, Depth = 2, Journal = _folder.In("scores.jsonl") };
        IReadOnlyList<Run> whole = _retriever.Compare(Instances(), new() { Systems = Systems }, Cancellation);

        IReadOnlyList<Run> cut = _retriever.Compare(Instances(), options, Cancellation), again = _retriever.Compare(
            Instances(), options, Cancellation);

        Assert.Equal(cut.SelectMany(Entries), again.SelectMany(Entries));
        foreach ((Run all, Run best) in whole.Zip(cut))
        {
            Assert.All(all.QueryIds, query => Assert.Equal(
                all[query]!.OrderByDescending(entry => entry.Score).Take(2).Select(
                    entry => entry.PassageId), best[query]!.OrderByDescending(entry => entry.Score).Select(entry => entry.PassageId)));
        }
    }

    [Fact]
    public void Candidates_that_do_not_fit_together_are_read_in_windows_as_in_a_ranking()
    {
        Passage[] many =
        [
            .. Enumerable.Range(0, 12).SelectMany(copy => Passages.Select(passage => passage with { Id = $"{passage.Id}-{copy}" })),
        ];
        EvaluationInstance[] instances = [.. Instances().Select(instance => instance with { Passages = many })];
        using QRRetriever small = QRRetriever.Load(
            null, new() { Heads = HeadSelection.Of(Systems[0].Heads!), MaxContextTokens = 300 }, Cancellation);
        RankOptions windows = new() { Overflow = OverflowPolicy.Window };

        Run run = Assert.Single(small.Compare(instances, new() { Systems = [Systems[0]], Ranking = windows }, Cancellation));

        foreach ((EvaluationInstance instance, Ranking expected) in instances.Zip(
            small.RankMany([.. instances.Select(instance => instance.Query.Text)], many, windows, Cancellation)))
        {
            Assert.Single(expected.Warnings);
            Assert.Equal(
                expected.Passages.OrderBy(passage => passage.Index)
                    .Select(passage => (double)passage.Score), run[instance.Query.Id]!.Select(entry => entry.Score));
        }
    }

    [Fact]
    public void An_experiment_that_was_ended_goes_on_and_finds_the_same()
    {
        IReadOnlyList<Run> whole = _retriever.Compare(Instances(), new() { Systems = Systems }, Cancellation);
        using var stop = new CancellationTokenSource();
        var options = new ExperimentOptions { Systems = Systems, Journal = _folder.In("scores.jsonl") };
        Assert.ThrowsAny<OperationCanceledException>(
            () => _retriever.Compare(Instances(), options with { Progress = new Told(progress => Stop(progress, stop)) }, stop.Token));

        var seen = new List<ExperimentProgress>();
        IReadOnlyList<Run> resumed = _retriever.Compare(Instances(), options with { Progress = new Told(seen.Add) }, Cancellation);

        Assert.Equal(new ExperimentProgress(2, 3), seen[0]);
        Assert.Equal(whole.SelectMany(Entries), resumed.SelectMany(Entries));
    }

    [Fact]
    public void Other_systems_do_not_go_on_from_the_same_journal()
    {
        var options = new ExperimentOptions { Systems = Systems, Journal = _folder.In("scores.jsonl") };
        _retriever.Compare(Instances(), options, Cancellation);

        Assert.Contains(
            "heads", Assert.Throws<InputException>(
                () => _retriever.Compare(Instances(), options with { Systems = Systems[..2] }, Cancellation)).Message);
    }

    // What becomes of a whole line, which gets its checksum anew.
    [Theory]
    [InlineData("\"scores\":[", "\"scores\":[[1,1,1,1],")]
    [InlineData("\"scores\":[[", "\"scores\":[[1,")]
    [InlineData("\"scores\":[", "\"scores\":[],\"others\":[")]
    [InlineData("\"scores\":[[", "\"scores\":[null,[")]
    [InlineData("\"passages\":[\"fox\"", "\"passages\":[null")]
    [InlineData("\"query\":\"q1\"", "\"query\":\"q2\"")]
    public void A_line_of_a_journal_that_does_not_fit_is_refused_with_its_place(string part, string other)
    {
        var options = new ExperimentOptions { Systems = Systems, Journal = _folder.In("scores.jsonl") };
        _retriever.Compare(Instances(), options, Cancellation);
        string[] lines = File.ReadAllLines(options.Journal!);
        string json = QRHead.Lab.Journals.SealedLine.Read(lines[2], 3)!;
        Assert.Contains(part, json, StringComparison.Ordinal);
        lines[2] = System.Text.Encoding.UTF8.GetString(
            QRHead.Lab.Journals.SealedLine.Write(
                System.Text.Encoding.UTF8.GetBytes(json.Replace(part, other, StringComparison.Ordinal)), 3));
        File.WriteAllText(options.Journal!, string.Join('\n', lines) + "\n");

        Assert.Contains(
            "line 3", Assert.Throws<InputException>(
                () => _retriever.Compare(Instances(), options, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_more_queries_is_refused()
    {
        var options = new ExperimentOptions { Systems = Systems, Journal = _folder.In("scores.jsonl") };
        _retriever.Compare(Instances(), options, Cancellation);
        string line = File.ReadAllLines(options.Journal!)[3];
        string json = QRHead.Lab.Journals.SealedLine.Read(line, 4)!;
        File.AppendAllText(
            options.Journal!, System.Text.Encoding.UTF8.GetString(
                QRHead.Lab.Journals.SealedLine.Write(System.Text.Encoding.UTF8.GetBytes(json), 5)) + "\n");

        Assert.Contains(
            "line 5", Assert.Throws<InputException>(
                () => _retriever.Compare(Instances(), options, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_is_not_read_is_refused()
    {
        using QRRetriever few = QRRetriever.Load(null, new() { Heads = HeadSelection.Parse("1-0") }, Cancellation);

        Assert.Contains(
            "2-1", Assert.Throws<HeadSetException>(() => few.Compare(Instances(), new() { Systems = Systems }, Cancellation)).Message);
    }

    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private static IReadOnlyList<EvaluationInstance> Instances() =>
    [
        Instance("q0", "Where does the fox sleep?", "fox"), Instance("q1", "What hunts mice?", "owl"), Instance(
            "q2", "Who brings honey?", "bee"),
    ];

    private static EvaluationInstance Instance(string id, string query, string gold) =>
        new() { Query = new Query(id, query), Passages = Passages, Gold = [KeyValuePair.Create(gold, 1)] };

    private static IEnumerable<RunEntry> Entries(Run run) => run.QueryIds.SelectMany(query => run[query]!);

    private static void Stop(ExperimentProgress progress, CancellationTokenSource source)
    {
        if (progress.QueriesDone == 2)
            source.Cancel();
    }

    private sealed class Told(Action<ExperimentProgress> then) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => then(value);
    }

    /// <summary>How often a text has some words.</summary>
    private sealed class CountingGenerator(params string[] words) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<GeneratedEmbeddings<Embedding<float>>>(
                [.. values.Select(
                    text => new Embedding<float>(words.Select(word => (float)text.Split(' ').Count(one => one == word)).ToArray()))]);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
