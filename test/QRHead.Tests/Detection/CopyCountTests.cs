using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Detection;
using QRHead.Detection.Objectives;
using QRHead.Evaluation.Datasets;
using QRHead.Heads;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Tests.Checkpoints;
using QRHead.Tests.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Detection;

/// <summary>What heads copy while a model answers, counted again with the plain reference, on a model with random weights that writes nonsense.</summary>
public sealed class CopyCountTests : IDisposable
{
    private const int MostTokens = 50;

    private static readonly string[] Queries = ["Who?", "Who keeps bees?"];

    private readonly string _folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen2-tied");
    private readonly TemporaryFolder _kept = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_head_copies_what_the_plain_reference_copies()
    {
        using QRRetriever retriever = Load(withVocabulary: true);
        using Checkpoint checkpoint = Checkpoint.Open(_folder);
        using AttentionModel model = new(DecoderGraph.Build(checkpoint, [0], wantLogits: true), [new(0, 0)], threads: 1, chunk: 64);

        // What it would write anyhow is put into the gold passage, or there would be nothing to copy.
        Passage tram = new("tram", "The tram stops at noon."), seed = new("bees", "My aunt keeps bees.");
        string nonsense = retriever.Tokenizer.Decode([.. Written(model, retriever, Example("Who?", tram, seed))], skipSpecialTokens: true);
        EvaluationInstance[] examples = [.. Queries.Select(query => Example(query, tram, seed with { Text = nonsense }))];
        double[][] expected = [.. examples.Select(example => Copied(checkpoint, model, retriever, example))];
        HeadDetection found = retriever.Detect(examples, new() { Objective = Objective.Parse("copy"), Top = 2, Folds = 2 }, Cancellation);
        Assert.Contains(expected, counts => counts.Any(count => count > 0));
        for (int head = 0; head < retriever.Heads.Count; head++)
            Assert.Equal(expected.Average(counts => counts[head]), found.Heads.Scores.Single(score => score.Head == retriever.Heads.Heads[head]).Score, 1e-9);
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
        Assert.Throws<InputException>(() => retriever.Detect(Examples(), options with { Objective = Objective.Parse("mass") }, Cancellation));
    }

    [Fact]
    public void Without_its_vocabulary_a_model_cannot_answer()
    {
        using QRRetriever retriever = Load(withVocabulary: false);
        string message = Assert.Throws<ArgumentException>(() => retriever.Detect(Examples(), new() { Objective = Objective.Parse("copy") }, Cancellation)).Message;
        Assert.Contains(nameof(QRRetrieverOptions.WithVocabulary), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiled_model_answers_if_it_was_compiled_for_that()
    {
        QRRetrieverOptions rounded = new() { Heads = HeadSelection.All, Threads = 1, Precision = Precision.Int8, WithVocabulary = true, CacheFolder = _kept.In("cache") };
        using (QRRetriever cached = QRRetriever.Load(_folder, rounded, Cancellation))
            Assert.Equal(2, cached.Detect(Examples(), new() { Objective = Objective.Parse("copy"), Top = 2, Folds = 2 }, Cancellation).Heads.Count);

        QRRetriever.Compile(_folder, _kept.In("for-ranking"), rounded with { WithVocabulary = false }, Cancellation);
        string message = Assert.Throws<CheckpointException>(() => QRRetriever.Load(_kept.In("for-ranking"), rounded, Cancellation)).Message;
        Assert.Contains("the vocabulary, to continue a text", message, StringComparison.Ordinal);
    }

    public void Dispose() => _kept.Dispose();

    private static EvaluationInstance Example(string query, params Passage[] passages) => new() { Query = new Query(query, query), Passages = passages, Gold = [new("bees", 1)] };

    private static IEnumerable<EvaluationInstance> Examples() =>
        Queries.Select(query => Example(query, new("tram", "The tram stops at noon."), new("bees", "My aunt keeps bees.")));

    private QRRetriever Load(bool withVocabulary) =>
        QRRetriever.Load(_folder, new() { Heads = HeadSelection.All, Threads = 1, ChunkTokens = 32, WithVocabulary = withVocabulary }, Cancellation);

    /// <summary>The same by reading everything anew for each token, with attention in double precision.</summary>
    private static double[] Copied(Checkpoint checkpoint, AttentionModel model, QRRetriever retriever, EvaluationInstance example)
    {
        EncodedPrompt prompt = Encoded(retriever, example);
        List<int> written = Written(model, retriever, example);
        TokenRange gold = prompt.Passages[1];
        int[] tokens = [.. prompt.Encoding.IdSpan(), .. written];
        double[,,,] attention = new ReferenceTransformer(checkpoint, tokens.Length).Attention(tokens);
        double[] copied = new double[retriever.Heads.Count];
        for (int place = 0; place < copied.Length; place++)
        {
            HeadId head = retriever.Heads.Heads[place];
            for (int from = prompt.Encoding.Count - 1; from < tokens.Length - 1; from++)
            {
                int key = Enumerable.Range(0, from + 1).MaxBy(key => attention[head.Layer, head.Head, from, key]);
                if (key >= gold.Start && key < gold.End && tokens[key] == tokens[from + 1])
                    copied[place] += 1.0 / gold.Length;
            }
        }

        return copied;
    }

    private static EncodedPrompt Encoded(QRRetriever retriever, EvaluationInstance example) =>
        EncodedPrompt.From(PromptWriter.Write(retriever.Prompt, example.Query.Text, example.Passages), retriever.Tokenizer);

    private static List<int> Written(AttentionModel model, QRRetriever retriever, EvaluationInstance example)
    {
        List<int> prompt = [.. Encoded(retriever, example).Encoding.IdSpan()], written = [];
        while (written.Count < MostTokens)
        {
            List<int> tokens = [.. prompt, .. written];
            using KvCache cache = model.NewCache(tokens.Count);
            model.Read([.. tokens[..^1]], 0, cache, null, Cancellation);
            float[] logits = model.Continue(tokens[^1], tokens.Count - 1, cache, Cancellation).Logits;
            bool begun = retriever.Tokenizer.Decode([.. written]).Trim().Length > 0;
            int next = Array.IndexOf(logits, logits.Max());
            written.Add(next);
            if (retriever.Config.EosTokenIds.Contains(next) || (begun && retriever.Tokenizer.Decode([next]).Contains('\n', StringComparison.Ordinal)))
                break;
        }

        return written;
    }
}
