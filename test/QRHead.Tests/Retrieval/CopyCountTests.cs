using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Prompting;
using QRHead.Tests.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Retrieval;

/// <summary>
/// What heads copy while a model answers, counted again with the plain reference, on a model with random weights that writes nonsense.
/// </summary>
public class CopyCountTests
{
    private const int MostTokens = 50;

    private static readonly string[] Queries = ["Who?", "Who keeps bees?"];

    private static readonly HashSet<string> Sources = ["bees"];
    private static readonly Passage Tram = new("tram", "The tram stops at noon."), Seed = new("bees", "My aunt keeps bees.");

    private readonly string _folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen2-tied");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_head_copies_what_the_plain_reference_copies()
    {
        using QRRetriever retriever = Load(withVocabulary: true);
        using Checkpoint checkpoint = Checkpoint.Open(_folder);
        using AttentionModel model = new(DecoderGraph.Build(checkpoint, [0], wantLogits: true), [new(0, 0)], threads: 1, chunk: 64);

        // What it would write anyhow is put into the gold passage, or there would be nothing to copy.
        string nonsense = retriever.Tokenizer.Decode([.. Written(model, retriever, "Who?", [Tram, Seed])], skipSpecialTokens: true);
        Passage[] passages = [Tram, Seed with { Text = nonsense }];
        double[][] expected = [.. Queries.Select(query => Copied(checkpoint, model, retriever, query, passages))];

        Assert.Contains(expected, counts => counts.Any(count => count > 0));
        foreach ((string query, double[] counts) in Queries.Zip(expected))
            Assert.Equal(counts, Count(retriever, query, passages), Same);
    }

    [Fact]
    public void Without_its_vocabulary_a_model_cannot_answer()
    {
        using QRRetriever retriever = Load(withVocabulary: false);
        Assert.False(retriever.HasVocabulary);
        string message = Assert.Throws<InvalidOperationException>(() => Count(retriever, "Who?", [Tram, Seed])).Message;
        Assert.Contains(nameof(QRRetrieverOptions.WithVocabulary), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_not_there_is_refused()
    {
        using QRRetriever retriever = Load(withVocabulary: true);
        Assert.Throws<ArgumentException>(() => retriever.CountCopies("Who?", [Tram], Sources, cancellationToken: Cancellation));
    }

    private static IReadOnlyList<double> Count(QRRetriever retriever, string query, Passage[] passages) =>
        retriever.CountCopies(query, passages, Sources, cancellationToken: Cancellation);

    private static bool Same(double one, double other) => Math.Abs(one - other) < 1e-9;

    private QRRetriever Load(bool withVocabulary) =>
        QRRetriever.Load(
            _folder, new() { Heads = HeadSelection.All, Threads = 1, ChunkTokens = 32, WithVocabulary = withVocabulary }, Cancellation);

    /// <summary>The same by reading everything anew for each token, with attention in double precision.</summary>
    private static double[] Copied(Checkpoint checkpoint, AttentionModel model, QRRetriever retriever, string query, Passage[] passages)
    {
        EncodedPrompt prompt = Encoded(retriever, query, passages);
        List<int> written = Written(model, retriever, query, passages);
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

    private static EncodedPrompt Encoded(QRRetriever retriever, string query, Passage[] passages) =>
        EncodedPrompt.From(PromptWriter.Write(retriever.Prompt, query, passages), retriever.Tokenizer);

    private static List<int> Written(AttentionModel model, QRRetriever retriever, string query, Passage[] passages)
    {
        List<int> prompt = [.. Encoded(retriever, query, passages).Encoding.IdSpan()], written = [];
        while (written.Count < MostTokens)
        {
            List<int> tokens = [.. prompt, .. written];
            using KvCache cache = model.NewCache(tokens.Count);
            model.Read([.. tokens[..^1]], 0, cache, null, Cancellation);
            using Continuation text = model.Continue(cache);
            text.Read(tokens[^1], Cancellation);
            float[] logits = text.Logits.ToArray();
            bool begun = retriever.Tokenizer.Decode([.. written]).Trim().Length > 0;
            int next = Array.IndexOf(logits, logits.Max());
            written.Add(next);
            if (retriever.Config.EosTokenIds.Contains(next)
                || (begun && retriever.Tokenizer.Decode([next]).Contains('\n', StringComparison.Ordinal)))
                break;
        }

        return written;
    }
}
