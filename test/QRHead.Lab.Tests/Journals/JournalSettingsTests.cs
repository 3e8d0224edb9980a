using QRHead.Evaluation;
using QRHead.Lab.Detection;
using QRHead.Lab.Experiments;
using QRHead.Lab.Journals;

namespace QRHead.Lab.Tests.Journals;

/// <summary>A journal or a pass file is gone on with only where all is as it was: every option has a say, or a reason for none.</summary>
public sealed class JournalSettingsTests : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("fox", "The fox sleeps under the old oak tree."), new("whale", "The whale swims in the cold northern sea."), new(
            "owl", "The owl hunts mice."),
    ];

    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.All });
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_option_of_a_detection_has_a_say_or_a_reason_for_none() => EveryOption.Changes(
        options => DetectionPass.SettingsOf(_retriever, InstanceFingerprint.Of(DetectionExamples.Prepare(Instances(), options)), options),
        new DetectionOptions { Reading = Reading.Alone },
        new Dictionary<string, DetectionOptions>
        {
            [nameof(DetectionOptions.Objective)] = new() { Reading = Reading.Alone, Objective = Objective.Parse("copy") },
            [nameof(DetectionOptions.Reading)] = new() { Reading = Reading.Joined },
            [nameof(DetectionOptions.PassageTokens)] = new() { Reading = Reading.Alone, PassageTokens = 100 },
            [nameof(DetectionOptions.Overflow)] = new() { Reading = Reading.Alone, Overflow = OverflowPolicy.Truncate },
            [nameof(DetectionOptions.ShuffleSeed)] = new() { Reading = Reading.Alone, ShuffleSeed = 7 },
            [nameof(DetectionOptions.TruncateWords)] = new() { Reading = Reading.Alone, TruncateWords = 3 },
        },
        new Dictionary<string, string>
        {
            [nameof(DetectionOptions.Top)] = "heads are chosen after the reading",
            [nameof(DetectionOptions.MaxLayer)] = "heads are chosen after the reading",
            [nameof(DetectionOptions.LearnWeights)] = "weights are learned after the reading",
            [nameof(DetectionOptions.FusedStages)] = "the weights of other systems are fitted after the reading",
            [nameof(DetectionOptions.Folds)] = "examples are divided after the reading",
            [nameof(DetectionOptions.PassFile)] = "where a file lies is not what is in it",
            [nameof(DetectionOptions.Name)] = "what the set is called is not what was read",
            [nameof(DetectionOptions.Dataset)] = "what the data is called is not what it is: the examples have a fingerprint",
            [nameof(DetectionOptions.Skipped)] = "it is told; what is left out changes the examples' fingerprint",
            [nameof(DetectionOptions.Progress)] = "it is told, and has no say",
        });

    [Fact]
    public void An_objective_that_needs_no_answers_is_judged_after_the_reading() => Assert.Equal(
        DetectionPass.SettingsOf(_retriever, "", new() { Objective = Objective.Parse("mass") }), DetectionPass.SettingsOf(
            _retriever, "", new() { Objective = Objective.Parse("nDCG@10") }));

    [Fact]
    public void Every_option_of_an_experiment_has_a_say_or_a_reason_for_none()
    {
        RankingSystem[] systems = [new("heads", HeadSet.Parse("1-0"))];
        EveryOption.Changes(
            SettingsOf,
            new ExperimentOptions { Systems = systems },
            new Dictionary<string, ExperimentOptions>
            {
                [nameof(ExperimentOptions.Systems)] = new() { Systems = [.. systems, RankingSystem.Bm25] },
                [nameof(ExperimentOptions.Ranking)] = new()
                {
                    Systems = systems,
                    Ranking = new() { Reading = Reading.Alone, PassageTokens = 100 },
                },
                [nameof(ExperimentOptions.TruncateWords)] = new() { Systems = systems, TruncateWords = 3 },
                [nameof(ExperimentOptions.Depth)] = new() { Systems = systems, Depth = 2 },
            },
            new Dictionary<string, string>
            {
                [nameof(ExperimentOptions.Embedder)] = "its name says which it is",
                [nameof(ExperimentOptions.EmbeddingModel)] = "no system here embeds: the next test has one that does",
                [nameof(ExperimentOptions.Journal)] = "where a file lies is not what is in it",
                [nameof(ExperimentOptions.Progress)] = "it is told, and has no say",
            });
    }

    [Fact]
    public void What_embeds_has_a_say_where_a_system_does()
    {
        ExperimentOptions With(string model) => new() { Systems = [RankingSystem.Dense], EmbeddingModel = model };

        Assert.NotEqual(SettingsOf(With("one")), SettingsOf(With("another")));
    }

    [Fact]
    public void Everything_about_a_system_has_a_say_or_a_reason_for_none()
    {
        var usual = new RankingSystem("one", HeadSet.Parse("1-0"), FusionMethod.Standardised);
        EveryOption.Changes(
            system => SettingsOf(new() { Systems = [system] }),
            usual,
            new Dictionary<string, RankingSystem>
            {
                [nameof(RankingSystem.Name)] = usual with { Name = "other" },
                [nameof(RankingSystem.Heads)] = usual with { Heads = new HeadSet("weighted", usual.Heads!.Heads) { Weights = [2] } },
                [nameof(RankingSystem.Fusion)] = usual with { Fusion = FusionMethod.ReciprocalRank },
                [nameof(RankingSystem.Stages)] = usual with { Stages = [(RankingSystem.WordStage, 0.5)] },
                [nameof(RankingSystem.Run)] = usual with { Run = new Run("run", [new RunEntry("q", "fox", 1)]) },
                [nameof(RankingSystem.Scoring)] = usual with { Scoring = ScoringRule.Reference with { IsMasked = false } },
            },
            new Dictionary<string, string> { [nameof(RankingSystem.Origin)] = "words for a report" });
    }

    /// <summary>The fault for which the fingerprint is one: scores of another room were taken for those that were asked for.</summary>
    [Fact]
    public void A_journal_of_another_room_is_not_gone_on_with()
    {
        ExperimentOptions With(int room) => new()
        {
            Systems = [new("heads", HeadSet.Parse("1-0"))],
            Ranking = new() { Reading = Reading.Alone, PassageTokens = room },
            Journal = _folder.In("scores.jsonl"),
        };
        _retriever.Compare(Instances(), With(100), Cancellation);
        string written = File.ReadAllText(_folder.In("scores.jsonl"));

        var refusal = Assert.Throws<InputException>(() => _retriever.Compare(Instances(), With(200), Cancellation));

        Assert.Contains("tokens kept for each passage", refusal.Message);
        Assert.Equal(written, File.ReadAllText(_folder.In("scores.jsonl")));
        _retriever.Compare(Instances(), With(100), Cancellation);
    }

    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private string SettingsOf(ExperimentOptions options) =>
        Experiment.SettingsOf(_retriever, Experiment.Prepare(Instances(), options), options);

    private static EvaluationInstance[] Instances() =>
    [
        new() { Query = new Query("q1", "Where does the fox sleep?"), Passages = Passages, Gold = [new("fox", 1)] },
        new() { Query = new Query("q2", "Who hunts mice?"), Passages = Passages, Gold = [new("owl", 1)] },
    ];
}
