using QRHead.Evaluation;

namespace QRHead.Dense.Tests;

/// <summary>all-MiniLM-L6-v2, as its package carries it, ranks passages.</summary>
public sealed class DenseRankingTests : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("tram", "The tram stops at noon."), new("bees", "My aunt keeps hives behind the barn.", "Beekeeping"), new(
            "bread", "Bread is baked in a hot oven."),
    ];

    private readonly TextEmbedder _embedder = new(threads: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Candidates_are_ranked_by_what_they_mean()
    {
        Run run = new DenseRanking(_embedder, progress: null)
            .OfInstances("dense", [Instance("q1", "Who produces honey?"), Instance("q2", "public transport")], Cancellation);

        Assert.Equal("bees", run["q1"]!.MaxBy(entry => entry.Score).PassageId);
        Assert.Equal("tram", run["q2"]!.MaxBy(entry => entry.Score).PassageId);
        Assert.Equal(["tram", "bees", "bread"], run["q1"]!.Select(entry => entry.PassageId));
        Assert.All(run["q1"]!, entry => Assert.InRange(entry.Score, -1, 1));
    }

    [Fact]
    public void A_corpus_gives_the_same_scores_the_best_first()
    {
        var ranking = new DenseRanking(_embedder, progress: null);
        Run candidates = ranking.OfInstances("dense", [Instance("q1", "Who produces honey?")], Cancellation);

        Run best = ranking.OfCorpus("dense", Passages, [new Query("q1", "Who produces honey?")], top: 2, Cancellation);

        Assert.Equal(
            candidates["q1"]!.OrderByDescending(entry => entry.Score).Take(2)
                .Select(entry => entry.PassageId), best["q1"]!.Select(entry => entry.PassageId));
        Assert.Equal(candidates["q1"]!.Max(entry => entry.Score), best["q1"]![0].Score, 1e-5);
    }

    [Fact]
    public void A_text_that_queries_share_is_embedded_once()
    {
        var told = new Told();

        new DenseRanking(_embedder, told).OfInstances(
            "dense", [Instance("q1", "Who produces honey?"), Instance("q2", "public transport")], Cancellation);

        Assert.Equal(new EmbeddingProgress(5, 5), told.Last);
    }

    [Fact]
    public void A_vector_has_length_one_and_does_not_depend_on_the_texts_beside_it()
    {
        string[] texts = ["bees", string.Join(' ', Enumerable.Repeat("a long text about trams", 40)), "bread"];

        float[][] together = [.. _embedder.Embed(texts, embedded: null, Cancellation)];

        for (int i = 0; i < texts.Length; i++)
        {
            float[] alone = Assert.Single(_embedder.Embed([texts[i]], embedded: null, Cancellation));
            Assert.Equal(384, alone.Length);
            Assert.Equal(1, Dot(alone, alone), 1e-4);
            Assert.Equal(1, Dot(alone, together[i]), 1e-4);
        }
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(TextEmbedder.MaxWordPieces, false)]
    public void Only_the_first_word_pieces_of_a_text_count(int words, bool counts)
    {
        string begin = string.Join(' ', Enumerable.Repeat("bee", words));

        float[][] vectors = [.. _embedder.Embed([begin, $"{begin} the tram stops at noon"], embedded: null, Cancellation)];

        Assert.Equal(counts, Dot(vectors[0], vectors[1]) < 0.99);
    }

    [Fact]
    public void A_cancelled_embedding_ends()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _embedder.Embed(["bees"], embedded: null, stop.Token).ToList());
    }

    public void Dispose() => _embedder.Dispose();

    private static EvaluationInstance Instance(string id, string query) => new()
    {
        Query = new Query(id, query),
        Passages = Passages,
        Gold = [],
    };

    private static float Dot(float[] a, float[] b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);

    private sealed class Told : IProgress<EmbeddingProgress>
    {
        public EmbeddingProgress Last { get; private set; }

        public void Report(EmbeddingProgress value) => Last = value;
    }
}
