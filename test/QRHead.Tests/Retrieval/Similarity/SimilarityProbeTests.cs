namespace QRHead.Tests.Retrieval.Similarity;

/// <summary>What any head finds, from one reading, is what a ranking with that head finds.</summary>
public class SimilarityProbeTests(BuiltInRetriever builtIn)
{
    private static readonly string[] Questions = [BuiltInRetriever.Question, "When does the tram stop?"];

    [Fact]
    public void Scores_from_one_reading_are_those_of_rankings()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using QRRetriever all = QRRetriever.Load(null, new() { Heads = HeadSelection.All, Threads = 2 }, cancellationToken);
        DistantHead looking = new(new HeadId(1, 2), 16, 0.5f);
        ComparedKeys compared = new(new KvHeadId(2, 1), 0.25f, [.. Enumerable.Range(0, 64).Select(i => i / 100f)], new float[64]);
        using QRRetriever some = QRRetriever.Load(
            null, new() { Heads = new HeadSet("some", new SimilarityHeads([looking], [compared])), Threads = 2 }, cancellationToken);
        Passage[] passages = [.. BuiltInRetriever.Passages, new Passage("one", "a")];

        SimilarityProbe probe = all.Probe(passages, Questions, cancellationToken: cancellationToken);
        IReadOnlyList<float[]> looked = probe.Look(looking), compare = probe.Compare(compared);
        for (int query = 0; query < Questions.Length; query++)
        {
            (float[] scores, double most) = probe.Score(query, [looked[query], compare[query]]);
            Ranking ranking = some.Rank(Questions[query], passages, cancellationToken: cancellationToken);
            Assert.All(ranking.Passages, passage => Assert.Equal(passage.Score, scores[passage.Index], 0.02f * ranking.Passages[0].Score));
            Assert.All(ranking.Passages, passage => Assert.Equal(Math.Clamp(scores[passage.Index] / most, 0, 1), passage.Relevance, 0.02));
        }

        Assert.Equal(
            (5, 6, new KvHeadId(1, 1), true), (probe.Passages, probe.KvHeads.Count, probe.KvHeadOf(looking.Head), probe.KnowsPositions(0)));
    }

    [Fact]
    public void A_passage_that_is_taken_for_gone_is_not_in_the_collection()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Passage[] passages = [.. BuiltInRetriever.Passages];
        SimilarityProbe probe = builtIn.Retriever.Probe(passages, Questions, cancellationToken: cancellationToken), less =
            builtIn.Retriever.Probe(passages[1..], Questions, cancellationToken: cancellationToken);
        var head = new DistantHead(builtIn.Retriever.Heads.Heads[0], 8, 1);

        float[] scores = probe.Score(0, [probe.Look(head)[0]], new HashSet<int> { 0 }).Scores;
        Assert.Equal(less.Score(0, [less.Look(head)[0]]).Scores, scores[1..], (a, b) => Math.Abs(a - b) < 1e-3f);
    }

    [Fact]
    public void Means_are_those_of_the_keys_that_are_compared()
    {
        SimilarityProbe probe = builtIn.Retriever.Probe(
            [.. BuiltInRetriever.Passages], Questions, cancellationToken: TestContext.Current.CancellationToken);
        (double[] query, int words, double[] passage, double[] squares, int tokens) = probe.SumKeys(probe.KvHeads[0]);

        Assert.Equal(probe.Words.Sum(), words);
        Assert.InRange(tokens, 20, 200);
        Assert.Equal([64, 64, 64], [query.Length, passage.Length, squares.Length]);
        Assert.All(squares.Zip(passage), pair => Assert.InRange(pair.First * tokens, pair.Second * pair.Second * 0.99, double.MaxValue));
    }
}
