using QRHead.Heads;

namespace QRHead.Tests.Retrieval.Similarity;

/// <summary>Sets of heads that are scored from one reading score as they do by themselves.</summary>
public class SimilaritySubsetsTests
{
    private static readonly DistantHead Near = new(new HeadId(1, 0), 4, 0.5f), Far = new(new HeadId(1, 3), 64, 1);

    private static readonly ComparedKeys Keys = new(
        new KvHeadId(0, 1), 0.25f, new float[64], [.. Enumerable.Range(0, 64).Select(i => i / 640f)]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_set_scores_as_by_itself_also_over_other_scales()
    {
        HeadSet one = Set("one", [Far], [Keys]), other = Set("other", [Near with { Scale = 2 }, Far], []);
        using QRRetriever all = Load(HeadCombination.Union("all", [Set("near", [Near], []), one]));
        Ranking compared = all.Rank(
            BuiltInRetriever.Question, [.. BuiltInRetriever.Passages], new() { Compared = [new(one), new(other)] }, Cancellation);

        foreach ((int set, HeadSet heads) in new[] { one, other }.Index())
        {
            using QRRetriever alone = Load(heads);
            Ranking expected = alone.Rank(BuiltInRetriever.Question, [.. BuiltInRetriever.Passages], cancellationToken: Cancellation);
            Assert.All(
                expected.Passages, passage => Assert.Equal(
                    passage.Score, compared.Passages.Single(same => same.Index == passage.Index).ComparedScores[set], 1e-3f));
        }
    }

    [Fact]
    public void What_is_not_read_is_refused()
    {
        using QRRetriever near = Load(Set("near", [Near], [Keys]));
        using QRRetriever attention = Load(HeadSet.Parse("1-0"));
        Assert.Contains("1-3@64", Refusal(near, Set("far", [Far], [])), StringComparison.Ordinal);
        Assert.Contains(
            "other means", Refusal(near, Set("means", [], [Keys with { QueryMean = [.. new float[63], 1] }])), StringComparison.Ordinal);
        Assert.Contains("score by attention", Refusal(near, HeadSet.Parse("1-0")), StringComparison.Ordinal);
        Assert.Contains("score by similarity", Refusal(attention, Set("near", [Near], [])), StringComparison.Ordinal);

        static string Refusal(QRRetriever retriever, HeadSet set) => Assert.Throws<HeadSetException>(() =>
            retriever.Rank(
                BuiltInRetriever.Question, [.. BuiltInRetriever.Passages], new()
                {
                    Reading = Reading.Alone,
                    Compared = [new(set)],
                }, Cancellation)).Message;
    }

    private static HeadSet Set(string name, DistantHead[] looking, ComparedKeys[] compared) =>
        new(name, new SimilarityHeads(looking, compared));

    private static QRRetriever Load(HeadSet heads) => QRRetriever.Load(null, new() { Heads = heads, Threads = 2 }, Cancellation);
}
