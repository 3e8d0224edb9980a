using QRHead.Evaluation;

namespace QRHead.Lab.Tests.Detection.Similarity;

/// <summary>
/// Heads of the built-in model that score by similarity, found on made-up examples whose answers share words with the questions.
/// </summary>
public sealed class SimilarityDetectorTests : IDisposable
{
    private static readonly SimilarityDetectionOptions Few = new() { Distances = [4, 64], Folds = 2, Name = "found" };

    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.All, Threads = 2 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Heads_are_chosen_under_the_budget_and_the_set_ranks()
    {
        var reports = new List<DetectionProgress>();
        SimilarityDetection found = _retriever.DetectSimilarity(
            [new("plants", Examples("plant", 8))], Few with { BudgetBytes = 70, Progress = new Reports(reports) }, Cancellation);

        Assert.Equal(68, found.BytesPerToken);
        Assert.Equal(new DetectionProgress(8, 8), reports[^1]);
        Assert.Equal(
            ("found", (Reading?)Reading.Alone, "similarity", 8),
            (found.Heads.Name, found.Heads.Provenance!.Reading, found.Heads.Provenance.Objective, found.Heads.Provenance.Examples));
        Assert.Equal(12, found.Heads.Scores.Count);
        KindQuality kind = Assert.Single(found.Kinds);
        Assert.InRange(kind.HeldOut.Mean, 0.7, 1);
        Assert.Null(kind.LeftOut);

        using QRRetriever with = QRRetriever.Load(null, new() { Heads = found.Heads }, Cancellation);
        EvaluationInstance example = Examples("plant", 1)[0];
        Ranking ranking = with.Rank(example.Query.Text, example.Passages, cancellationToken: Cancellation);
        Assert.Equal(example.Gold[0].Key, ranking.Passages[0].Passage.Id);
    }

    [Fact]
    public void Each_kind_of_text_is_left_out_once()
    {
        SimilarityDetection found = _retriever.DetectSimilarity(
            [new("plants", Examples("plant", 6)), new("ships", Examples("ship", 6))], Few, Cancellation);

        Assert.Equal(["plants", "ships"], found.Kinds.Select(kind => kind.Kind));
        Assert.All(found.Kinds, kind => Assert.InRange(kind.LeftOut!.Value.Mean, 0.5, 1));
        Assert.All(found.Kinds, kind => Assert.NotNull(kind.Verdict));
        Assert.InRange(found.BytesPerToken, 68, 136);
    }

    [Fact]
    public void Heads_found_on_each_kind_are_judged_on_each()
    {
        SimilarityDetection found = _retriever.DetectSimilarity(
            [new("plants", Examples("plant", 6)), new("ships", Examples("ship", 6))], Few, Cancellation);

        Assert.Equal([2, 2], found.Transfer.Select(on => on.Count));
        Assert.All(found.Transfer, on => Assert.All(on, quality => Assert.InRange(quality!.Value.Mean, 0.5, 1)));
        Assert.Equal(found.Kinds[1].LeftOut!.Value.Mean, found.Transfer[0][1]!.Value.Mean, 1e-9);
        Assert.Empty(_retriever.DetectSimilarity([new("plants", Examples("plant", 6))], Few, Cancellation).Transfer);
    }

    [Fact]
    public void Weights_of_first_stages_are_fitted_and_recorded()
    {
        SimilarityDetection found = _retriever.DetectSimilarity(
            [
                new("plants", Examples("plant", 6)),
            ], Few with { FusedStages = example => [IFirstStage.OfWords(example.Passages), new Nothing()] }, Cancellation);

        Assert.Equal(["bm25", "nothing"], found.Heads.Fusion!.Keys.Order());
        Assert.InRange(found.Fusion!.Fused, found.Fusion.Attention, 1);
        Assert.InRange(found.Fusion.Fused, found.Fusion.Equal, 1);
    }

    [Fact]
    public void The_deepest_layer_is_kept_to()
    {
        SimilarityDetection found = _retriever.DetectSimilarity(
            [new("plants", Examples("plant", 4))], Few with { MaxLayer = 0 }, Cancellation);
        Assert.Equal(0, found.Heads.Deepest);
    }

    [Fact]
    public void What_can_not_be_is_refused()
    {
        Assert.Throws<InputException>(() => _retriever.DetectSimilarity([new("one", Examples("plant", 1))], Few, Cancellation));
        Assert.Contains(
            "68", Assert.Throws<HeadSetException>(
                () => _retriever.DetectSimilarity(
                    [new("plants", Examples("plant", 4))], Few with { BudgetBytes = 10 }, Cancellation)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _retriever.DetectSimilarity([], Few, Cancellation));
    }

    [Fact]
    public void A_set_with_a_threshold_says_what_is_relevant_as_a_share_of_what_could_be_earned()
    {
        SimilarityDetection found = _retriever.DetectSimilarity([new("plants", Examples("plant", 8))], Few, Cancellation);
        var heads = new HeadSet("with", found.Heads.Similarity!, found.Heads.Provenance)
        {
            Threshold = new RelevanceThreshold(0.01f, 0.9, 0.9, 4, 512),
        };
        using QRRetriever with = QRRetriever.Load(null, new() { Heads = heads }, Cancellation);
        EvaluationInstance example = Examples("plant", 1)[0];
        Ranking ranking = with.Rank(example.Query.Text, example.Passages, cancellationToken: Cancellation);
        Assert.NotNull(ranking.Threshold);
        Assert.All(
            ranking.Passages.Where(passage => passage.Relevance < 1), passage => Assert.Equal(
                passage.Relevance >= 0.01f, ranking.IsRelevant(passage)));
    }

    public void Dispose() => _retriever.Dispose();

    /// <summary>Questions about one of six things each, in passages of their own.</summary>
    private static EvaluationInstance[] Examples(string what, int count)
    {
        string[] names =
        [
            "amber", "birch", "cedar", "dahlia", "elder", "fennel",
        ], places = ["harbour", "garden", "valley", "market", "tower", "bridge"];
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                Passage[] passages =
                [
                    .. names.Select(
                        (name, j) => new Passage(
                            $"{what}{i / 2}-{j}",
                            $"The {what} called {name} was found near the {places[(i / 2 + j) % places.Length]} in the year {1800 + i}.")),
                ];
                int gold = i % names.Length;
                return new EvaluationInstance
                {
                    Query = new Query($"{what}{i}", $"Where was the {what} called {names[gold]} found?"),
                    Passages = passages,
                    Gold = [new(passages[gold].Id, 1)],
                };
            }),
        ];
    }

    /// <summary>A first stage that knows nothing.</summary>
    private sealed class Nothing : IFirstStage
    {
        public string Name => "nothing";

        public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default) => [];

        public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        [
            .. ids.Select(_ => double.NaN),
        ];
    }

    private sealed class Reports(List<DetectionProgress> reports) : IProgress<DetectionProgress>
    {
        public void Report(DetectionProgress value) => reports.Add(value);
    }
}
