using QRHead.Evaluation;
using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

/// <summary>Detection on the built-in model, which was trained to look at passages, with small texts.</summary>
public sealed class HeadDetectorTests : IDisposable
{
    private static readonly Passage[] Animals =
    [
        .. Texts(
            "The fox sleeps under the old oak tree.", "The whale swims in the cold northern sea.", "The owl hunts mice at night.",
            "The bee brings honey to its hive."),
    ];
    private static readonly Passage[] Towns =
    [
        .. Texts(
            "The harbour town sells fish and rope.", "The mining town digs copper and silver.", "The mountain village makes cheese.",
            "The capital prints money."),
    ];

    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.All });
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Finds_heads_and_says_where_they_come_from()
    {
        HeadDetection found = Detect(new() { Top = 3, Name = "mine", Dataset = "small" });

        Assert.Equal(3, found.Heads.Count);
        Assert.Equal(_retriever.Heads.Count, found.Heads.Scores.Count);
        Assert.Equal(found.Heads.Scores.Take(3).Select(score => score.Head), found.Heads.Heads);
        HeadProvenance provenance = found.Heads.Provenance!;
        Assert.Equal(
            ("small", "nDCG@10", ScoringRule.Reference, Reading.Together, 8, "f32"),
            (provenance.Dataset, provenance.Objective, provenance.Scoring, provenance.Reading, provenance.Examples, provenance.Precision));
        Assert.StartsWith("sha256:", provenance.DatasetFingerprint);
        Assert.StartsWith("sha256:", provenance.Revision);
        Assert.Equal((8, 2, "examples that share a passage"), (found.Examples, found.Folds, found.KeptTogether));
    }

    [Fact]
    public void Head_scores_are_those_that_rankings_give()
    {
        HeadDetection found = Detect(new() { Objective = Objective.Parse("mass"), Top = 1 });

        HeadId best = found.Heads.Heads[0];
        int place = _retriever.Heads.Heads.ToList().IndexOf(best);
        double expected = Examples().Average(example =>
            _retriever.Rank(example.Query.Text, example.Passages, cancellationToken: Cancellation).Passages.Single(
                passage => passage.Passage.Id == example.Gold[0].Key).HeadScores[place]);
        Assert.Equal(expected, found.Heads.Scores[0].Score, 1e-6);
    }

    [Fact]
    public void A_detected_set_ranks_the_way_it_was_detected()
    {
        HeadDetection found = Detect(new() { Top = 2, Reading = Reading.Alone });
        HeadSetFile.Save(_folder.In("heads.json"), found.Heads);

        using QRRetriever retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.File(_folder.In("heads.json")) }, Cancellation);

        Ranking own = retriever.Rank("Which animal hunts at night?", Animals, cancellationToken: Cancellation);
        Ranking alone = retriever.Rank("Which animal hunts at night?", Animals, new() { Reading = Reading.Alone }, Cancellation);
        Assert.Equal(alone.Passages.Select(passage => passage.Score), own.Passages.Select(passage => passage.Score));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_alone_a_threshold_is_fitted_to_the_scores_of_an_index(bool weights)
    {
        HeadDetection found = Detect(
            new() { Top = weights ? null : 2, LearnWeights = weights, Reading = Reading.Alone, PassageTokens = 64 });

        RelevanceThreshold threshold = found.Heads.Threshold!;
        Assert.Equal((4.0, 64), (threshold.Passages, threshold.PassageTokens));
        Assert.InRange(threshold.Precision, 0, 1);
        Assert.InRange(threshold.Recall, 0, 1);

        using QRRetriever retriever = QRRetriever.Load(null, new() { Heads = found.Heads }, Cancellation);
        TopScores[] tops = [.. Examples().Select(example =>
        {
            Ranking ranking = retriever.Rank(example.Query.Text, example.Passages, new() { PassageTokens = 64 }, Cancellation);
            Assert.Equal(threshold.Score, ranking.Threshold);
            return new TopScores(
                ranking.BestScore!.Value, ranking.Passages.Where(passage => passage.Passage.Id != example.Gold[0].Key)
                    .Max(passage => passage.Score));
        })];

        // Outliers are left out head by head when heads are judged, and once in the sum when passages are ranked, so it need not be the
        // same number.
        int Rightly(float score) => tops.Count(top => top.Answered >= score) + tops.Count(top => top.Unanswered < score);
        Assert.InRange(Rightly(threshold.Score), Rightly(ThresholdFit.Of(tops)) - 2, 16);
    }

    [Fact]
    public void Scores_that_depend_on_the_other_passages_get_no_threshold() => Assert.Null(Detect(new() { Top = 2 }).Heads.Threshold);

    [Fact]
    public void No_head_is_deeper_than_allowed()
    {
        HeadDetection found = Detect(new() { Top = 2, MaxLayer = 1 });

        Assert.All(found.Heads.Heads, head => Assert.InRange(head.Layer, 0, 1));
        Assert.Equal(1, found.ByDepth[^1].DeepestLayer);
    }

    [Fact]
    public void A_detection_that_was_ended_goes_on_and_finds_the_same()
    {
        HeadDetection whole = Detect(new() { Top = 2 });
        using var stop = new CancellationTokenSource();
        var stopping = new Told(progress =>
        {
            if (progress.ExamplesDone == 3)
                stop.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(
            () => _retriever.Detect(Examples(), new() { Top = 2, PassFile = _folder.In("pass"), Progress = stopping }, stop.Token));
        int before = File.ReadLines(_folder.In("pass")).Count() - 1;
        var seen = new List<DetectionProgress>();
        HeadDetection resumed = Detect(new() { Top = 2, PassFile = _folder.In("pass"), Progress = new Told(seen.Add) });

        Assert.Equal(3, before);
        Assert.Equal(new DetectionProgress(3, 8), seen[0]);
        Assert.Equal(whole.Heads.Scores, resumed.Heads.Scores);
    }

    [Fact]
    public void Learned_weights_are_kept_and_used()
    {
        HeadDetection found = Detect(new() { LearnWeights = true });
        HeadSetFile.Save(_folder.In("heads.json"), found.Heads);
        using QRRetriever weighted = QRRetriever.Load(null, new() { Heads = HeadSelection.File(_folder.In("heads.json")) }, Cancellation);
        using QRRetriever equal = QRRetriever.Load(null, new() { Heads = HeadSelection.Parse(found.Heads.ToString()) }, Cancellation);

        Assert.Equal(found.Heads.Count, found.Heads.Weights!.Count);
        Assert.NotEqual(
            equal.Rank("Who digs silver?", Towns, cancellationToken: Cancellation).Passages.Select(passage => passage.Score),
            weighted.Rank("Who digs silver?", Towns, cancellationToken: Cancellation).Passages.Select(passage => passage.Score));
    }

    [Theory]
    [InlineData("gone", "is not among its 4 passages")]
    [InlineData(null, "has no gold passage")]
    public void A_bad_label_is_told_with_its_place_or_passed_over(string? gold, string complaint)
    {
        EvaluationInstance bad = Example("bad", "Who?", Animals, gold) with { Place = "examples.jsonl, line 9" };

        string message = Assert.Throws<InputException>(() => _retriever.Detect([.. Examples(), bad], null, Cancellation)).Message;
        var skipped = new List<InputException>();
        HeadDetection found = _retriever.Detect([.. Examples(), bad], new() { Top = 1, Skipped = skipped.Add }, Cancellation);

        Assert.StartsWith("examples.jsonl, line 9: ", message);
        Assert.Contains(complaint, message);
        Assert.Equal((1, 8), (skipped.Count, found.Examples));
    }

    [Fact]
    public void Too_few_examples_are_refused() =>
        Assert.Contains(
            "at least 2", Assert.Throws<InputException>(() => _retriever.Detect(Examples().Take(1), null, Cancellation)).Message);

    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private HeadDetection Detect(DetectionOptions options) => _retriever.Detect(Examples(), options, Cancellation);

    private static IEnumerable<EvaluationInstance> Examples()
    {
        string[] animals = ["Where does the fox sleep?", "Where does the whale swim?", "What hunts mice?", "Who brings honey?"];
        string[] towns = ["Where is rope sold?", "Who digs silver?", "Where is cheese made?", "Who prints money?"];
        return
        [
            .. animals.Select((query, i) => Example($"a{i}", query, Animals, Animals[i].Id)), .. towns.Select(
                (query, i) => Example($"t{i}", query, Towns, Towns[i].Id)),
        ];
    }

    private static EvaluationInstance Example(string id, string query, Passage[] passages, string? gold) =>
        new() { Query = new Query(id, query), Passages = passages, Gold = gold is null ? [] : [KeyValuePair.Create(gold, 1)] };

    private static IEnumerable<Passage> Texts(params string[] texts) => texts.Select(text => new Passage(text[4..12], text));

    private sealed class Told(Action<DetectionProgress> then) : IProgress<DetectionProgress>
    {
        public void Report(DetectionProgress value) => then(value);
    }
}
