using QRHead.Evaluation;
using QRHead.Tests.Retrieval;

namespace QRHead.Lab.Tests.Answers;

/// <summary>The built-in model chooses passages and finds where sentences are from; what answers is played.</summary>
public sealed class AnswerExperimentTests(BuiltInRetriever builtIn) : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("tram", "The last tram to the harbour leaves at midnight. Its bell is out of tune."),
        new("bees", "My aunt Käthe keeps bees behind the barn. She sells honey on Sundays."),
        new("tower", "The lighthouse on the northern cape was built of granite in 1874."),
        new("ferry", "Nobody has seen the ferry since April."),
    ];

    private static readonly EvaluationInstance[] Instances =
    [
        Instance("built", "When was the lighthouse on the northern cape built?", "tower", "1874"),
        Instance("honey", "When does aunt Käthe sell honey?", "bees", "Sundays", "on Sundays"),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _asked = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Journal => _folder.In("answers.jsonl");

    [Fact]
    public void Each_system_shows_what_it_chooses_in_the_order_of_the_document()
    {
        SystemAnswer[] answers = [.. Run(new() { Top = 2 })[0].Answers];
        Assert.Equal(AnswerSystem.All.Select(system => system.Name), answers.Select(answer => answer.System));
        Dictionary<string, IReadOnlyList<string>> shown = answers.ToDictionary(answer => answer.System, answer => answer.Passages);
        Assert.Equal(["tram", "bees", "tower", "ferry"], shown["full"]);
        Assert.Equal(["tower"], shown["oracle"]);
        Assert.All((string[])["bm25", "qrheads", "qrheads-numbers", "random"], system => Assert.Equal(2, shown[system].Count));
        Assert.All((string[])["bm25", "qrheads", "qrheads-numbers"], system => Assert.Contains("tower", shown[system]));
        Assert.All(shown.Values, ids => Assert.Equal(ids.OrderBy(id => Array.FindIndex(Passages, passage => passage.Id == id)), ids));
    }

    [Fact]
    public void The_model_is_asked_for_numbers_by_one_system_only()
    {
        Run(new() { Systems = [AnswerSystem.Heads, AnswerSystem.Numbered] });
        Assert.Equal([false, true, false, true], _asked.Select(prompt => prompt.Contains("in brackets", StringComparison.Ordinal)));
    }

    [Fact]
    public void Sentences_are_cited_by_attention_and_by_the_writer()
    {
        SystemAnswer answer = Run(
            new()
            {
                Systems = [AnswerSystem.Numbered],
                Top = 4,
            }, _ => "The lighthouse was built of granite in 1874 [1]. Parliament voted on the budget.")[0].Answers[0];
        Assert.Equal([new("tower", "tram"), new(null, null)], answer.Sentences);
    }

    [Fact]
    public void What_is_drawn_goes_by_seed_and_question()
    {
        string[] Drawn(uint seed) =>
            [.. Run(new() { Systems = [AnswerSystem.Random], Top = 1, Seed = seed }).Select(question => question.Answers[0].Passages[0])];
        string[][] drawings = [.. Enumerable.Range(1, 8).Select(seed => Drawn((uint)seed))];
        Assert.Equal(drawings[0], Drawn(1));
        Assert.Contains(drawings, drawn => drawn[0] != drawn[1]);
        Assert.True(drawings.Select(drawn => drawn[0]).Distinct().Count() > 1);
    }

    [Fact]
    public void An_experiment_that_was_ended_goes_on()
    {
        var options = new AnswerExperimentOptions { Journal = Journal, Systems = [AnswerSystem.Oracle, AnswerSystem.Heads] };
        Assert.Throws<InvalidOperationException>(
            () => Run(
                options, prompt => prompt.Contains("honey?", StringComparison.Ordinal) ? throw new InvalidOperationException()
                    : "In 1874."));
        _asked.Clear();
        IReadOnlyList<AnsweredQuestion> answered = Run(options);
        Assert.Equal(2, _asked.Count);
        Assert.Equal(["In 1874.", "1874 or Sundays"], answered.Select(question => question.Answers[0].Text));
        Assert.Equal(answered.Select(question => question.Query), Run(options).Select(question => question.Query));
        Assert.Equal(2, _asked.Count);
        Assert.Throws<InputException>(() => Run(options with { Top = 3 }));
        Assert.Throws<InputException>(() => Run(options with { Generation = new() { StopTexts = ["."] } }));
        Assert.Throws<InputException>(() => Run(options with { Systems = [AnswerSystem.Heads, AnswerSystem.Oracle] }));
    }

    [Fact]
    public void An_experiment_can_be_made_longer_and_looked_at_in_part()
    {
        var options = new AnswerExperimentOptions { Journal = Journal, Systems = [AnswerSystem.Oracle] };
        Run(options, instances: Instances[..1]);
        Assert.Equal(2, Run(options).Count);
        Assert.Equal(2, _asked.Count);
        Assert.Equal("built", Assert.Single(Run(options, instances: Instances[..1])).Query);
        Assert.Equal(2, _asked.Count);
        Assert.Throws<InputException>(() => Run(options, instances: [Instances[0] with { Query = new Query("built", "When?") }]));
    }

    [Fact]
    public void A_question_without_an_answer_is_refused() =>
        Assert.Contains(
            "'built'", Assert.Throws<InputException>(
                () => builtIn.Retriever.Answer([Instances[0] with { Answers = [] }], cancellationToken: Cancellation)).Message,
                StringComparison.Ordinal);

    [Fact]
    public void Answers_are_judged_by_their_words_and_sources()
    {
        IReadOnlyList<AnsweredQuestion> answered =
        [
            new("built", [new("qrheads", ["tower", "tram"], "It was built in 1874. It is old.", [new("tower", null), new(null, "tram")])]),
            new("honey", [new("qrheads", ["tram"], "Not in the text.", [])]),
        ];
        AnswerQuality quality = Assert.Single(AnswerQuality.Of(answered, Instances));
        Assert.Equal(
            (2, 0.5, 0.5, 0.5, 0),
            (quality.Questions, quality.Containment.Mean, quality.Gold.Mean, quality.NoAnswer.Mean, quality.TooLong));
        Assert.Equal(2.0 * 1 / (8 + 1) / 2, quality.F1.Mean, 1e-9);
        Assert.Equal(
            (0.5, 0.5, 0.5, 0, 0.5),
            (quality.ByAttention!.Value.Mean, quality.ByAttentionWhereRight!.Value.Mean, quality.Unsupported!.Value.Mean,
                quality.ByWriter!.Value.Mean, quality.WithNumber!.Value.Mean));
        Assert.InRange(0.5, quality.Containment.Interval.Low, quality.Containment.Interval.High);
    }

    [Fact]
    public void What_did_not_fit_counts_nothing_and_is_said()
    {
        AnswerQuality quality = AnswerQuality.Of([new("built", [new("full", ["tower"], null, [])])], Instances[..1])[0];
        Assert.Equal((1, 0, 0), (quality.TooLong, quality.F1.Mean, quality.NoAnswer.Mean));
        Assert.Null(quality.ByAttention);
    }

    [Fact]
    public void Systems_have_names()
    {
        Assert.All(AnswerSystem.All, system => Assert.Same(system, AnswerSystem.Parse(system.Name.ToUpperInvariant())));
        Assert.Contains(
            "qrheads-numbers", Assert.Throws<UnknownNameException>(() => AnswerSystem.Parse("all")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static EvaluationInstance Instance(string id, string question, string gold, params string[] answers) =>
        new() { Query = new Query(id, question), Passages = Passages, Gold = [KeyValuePair.Create(gold, 1)], Answers = answers };

    private IReadOnlyList<AnsweredQuestion> Run(
        AnswerExperimentOptions options, Func<string, string>? answer = null, EvaluationInstance[]? instances = null)
    {
        string Written(string prompt)
        {
            _asked.Add(prompt);
            return answer?.Invoke(prompt) ?? "1874 or Sundays";
        }

        return builtIn.Retriever.Answer(
            instances ?? Instances, options with
            {
                Writer = new AnswerWriter("played", (turns, _, _) => Written(turns[0].Text)),
            }, Cancellation);
    }
}
