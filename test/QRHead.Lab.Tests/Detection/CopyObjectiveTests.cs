using QRHead.Evaluation;

namespace QRHead.Lab.Tests.Detection;

/// <summary>Detection by what heads copy while a model answers, on a model with random weights that writes nonsense.</summary>
public sealed class CopyObjectiveTests : IDisposable
{
    private static readonly HashSet<string> Gold = ["bees"];
    private static readonly string[] Queries = ["Who?", "Who keeps bees?"];

    private readonly string _folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen2-tied");
    private readonly TemporaryFolder _kept = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_head_is_as_good_as_what_it_copies_on_average()
    {
        using QRRetriever retriever = Load(withVocabulary: true);
        IReadOnlyList<double>[] counts =
        [
            .. Examples()
                .Select(example => retriever.CountCopies(example.Query.Text, example.Passages, Gold, cancellationToken: Cancellation)),
        ];

        HeadDetection found = retriever.Detect(Examples(), new() { Objective = Objective.Parse("copy"), Top = 2, Folds = 2 }, Cancellation);

        for (int head = 0; head < retriever.Heads.Count; head++)
            Assert.Equal(
                counts.Average(count => count[head]), found.Heads.Scores.Single(
                    score => score.Head == retriever.Heads.Heads[head]).Score, 1e-9);
        Assert.Equal("copy", found.Heads.Provenance!.Objective);
    }

    [Fact]
    public void What_was_copied_is_kept_and_not_counted_again()
    {
        using QRRetriever retriever = Load(withVocabulary: true);
        DetectionOptions options = new() { Objective = Objective.Parse("copy"), Top = 2, Folds = 2, PassFile = _kept.In("pass") };
        HeadDetection first = retriever.Detect(Examples(), options, Cancellation);
        byte[] pass = File.ReadAllBytes(_kept.In("pass"));
        HeadDetection again = retriever.Detect(Examples(), options, Cancellation);
        Assert.Equal(first.Heads.Scores, again.Heads.Scores);
        Assert.Equal(pass, File.ReadAllBytes(_kept.In("pass")));
        Assert.Throws<InputException>(
            () => retriever.Detect(Examples(), options with { Objective = Objective.Parse("mass") }, Cancellation));
    }

    [Fact]
    public void Without_its_vocabulary_a_model_cannot_answer()
    {
        using QRRetriever retriever = Load(withVocabulary: false);
        string message = Assert.Throws<ArgumentException>(
            () => retriever.Detect(Examples(), new() { Objective = Objective.Parse("copy") }, Cancellation)).Message;
        Assert.Contains(nameof(QRRetrieverOptions.WithVocabulary), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiled_model_answers_if_it_was_compiled_for_that()
    {
        QRRetrieverOptions rounded = new()
        {
            Heads = HeadSelection.All,
            Threads = 1,
            Precision = Precision.Int8,
            WithVocabulary = true,
            CacheFolder = _kept.In("cache"),
        };
        using (QRRetriever cached = QRRetriever.Load(_folder, rounded, Cancellation))
            Assert.Equal(
                2, cached.Detect(Examples(), new() { Objective = Objective.Parse("copy"), Top = 2, Folds = 2 }, Cancellation).Heads.Count);

        QRRetriever.Compile(_folder, _kept.In("for-ranking"), rounded with { WithVocabulary = false }, Cancellation);
        string message = Assert.Throws<CheckpointException>(() => QRRetriever.Load(_kept.In("for-ranking"), rounded, Cancellation)).Message;
        Assert.Contains("the vocabulary, to continue a text", message, StringComparison.Ordinal);
    }

    public void Dispose() => _kept.Dispose();

    private static EvaluationInstance Example(string query, params Passage[] passages) => new()
    {
        Query = new Query(query, query),
        Passages = passages,
        Gold = [new("bees", 1)],
    };

    private static IEnumerable<EvaluationInstance> Examples() =>
        Queries.Select(query => Example(query, new("tram", "The tram stops at noon."), new("bees", "My aunt keeps bees.")));

    private QRRetriever Load(bool withVocabulary) =>
        QRRetriever.Load(
            _folder, new() { Heads = HeadSelection.All, Threads = 1, ChunkTokens = 32, WithVocabulary = withVocabulary }, Cancellation);
}
