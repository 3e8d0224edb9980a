using QRHead.Evaluation;
using QRHead.Lab.Experiments;

namespace QRHead.Lab.Tests.Experiments;

public sealed class RunScoresTests
{
    private static readonly EvaluationInstance Instance = new()
    {
        Query = new Query("q1", "honey cake"),
        Passages = [new("a", "honey bees"), new("b", "honey cake"), new("c", "copper mines")],
        Gold = [KeyValuePair.Create("b", 1)],
    };

    private static readonly Run Found = new("mine.trec", [new("q1", "c", 3), new("q1", "elsewhere", 2), new("q1", "a", 1)]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Are_those_of_the_candidates_in_their_order() => Assert.Equal([1, double.NaN, 3], RunScores.Of(Found, Instance));

    [Fact]
    public void A_query_that_the_run_has_not_got_is_named_with_the_file()
    {
        EvaluationInstance other = Instance with { Query = new Query("q2", "copper") };

        string message = Assert.Throws<InputException>(() => RunScores.Check(Found, [Instance, other])).Message;

        Assert.Contains("mine.trec lacks the query 'q2'", message);
        Assert.Contains("2 that are ranked", message);
    }

    [Fact]
    public void Another_run_has_another_fingerprint() =>
        Assert.NotEqual(RunScores.Fingerprint(Found), RunScores.Fingerprint(new Run("mine.trec", Found["q1"]!.Skip(1))));

    [Fact]
    public void A_run_takes_part_by_itself_and_with_words()
    {
        using QRRetriever retriever = QRRetriever.Load(null, new() { Heads = HeadSelection.Parse("1-0") }, Cancellation);
        RankingSystem alone = new("mine", Heads: null)
        {
            Run = Found,
        }, fused = alone with { Name = "both", Fusion = FusionMethod.ReciprocalRank };

        IReadOnlyList<Run> runs = retriever.Compare([Instance], new() { Systems = [alone, fused, RankingSystem.Bm25] }, Cancellation);

        Assert.Equal([new("q1", "a", 1), new("q1", "c", 3)], runs[0]["q1"]!);
        Assert.Equal(
            Fusion.Of(FusionMethod.ReciprocalRank, [[1, 1, 3], [.. runs[2]["q1"]!.Select(entry => entry.Score)]]), runs[1]["q1"]!.Select(
                entry => entry.Score));
    }
}
