using QRHead.Lab.Detection;
using QRHead.Lab.Tests.Detection;

namespace QRHead.Lab.Tests.Experiments.Analyses;

/// <summary>
/// What is computed from one reading of each data set, on made-up readings in which the first head alone finds the gold passage.
/// </summary>
public sealed class HeadAnalysesTests
{
    private static readonly Objective Ndcg = Objective.Parse("nDCG@10");
    private static readonly HeadPass Detection = PassOf("detection", examples: 40, seed: 1);
    private static readonly HeadPass Test = PassOf("test", examples: 30, seed: 2);

    [Fact]
    public void The_number_of_heads_doubles_and_ends_with_all()
    {
        Analysis number = NumberOfHeads.Of(Detection, Test, Ndcg);

        Assert.Equal(["1", "2", "4", "8", "all 10"], number.Labels);
        Assert.Equal(["best", "at random"], number.Series);
        Assert.All(number.Points, point => Assert.Equal(30, point.Measures[0].Values.Count));
    }

    [Fact]
    public void The_best_head_of_one_data_set_is_perfect_on_the_other_and_random_ones_are_not()
    {
        Analysis number = NumberOfHeads.Of(Detection, Test, Ndcg);

        Assert.Equal(1, Mean(number, "best", "1"));
        Assert.InRange(Mean(number, "at random", "1"), 0.4, 0.9);
        Assert.Equal(Mean(number, "best", "all 10"), Mean(number, "at random", "all 10"));
    }

    [Fact]
    public void Heads_are_judged_in_both_directions_and_on_their_own_data_held_out()
    {
        Analysis transfer = HeadTransfer.Of([Detection, Test], Ndcg, size: 1);

        Assert.Equal(
            [
                ("found on detection", "detection"), ("found on detection", "test"), ("found on test", "detection"),
                ("found on test", "test"),
            ],
            transfer.Points.Select(point => (point.Series, point.Label)));
        Assert.All(transfer.Points, point => Assert.Equal((1.0, 1.0), (point.Measures[0].Mean, point.Figures["heads in common"])));
    }

    [Fact]
    public void Own_heads_that_are_best_by_chance_do_not_look_better_than_those_of_the_other_data()
    {
        HeadPass one = Noise("one", seed: 3), other = Noise("other", seed: 4);

        Analysis transfer = HeadTransfer.Of([one, other], Objective.Parse("MRR"), size: 1);

        double seen = HeadOrder.Means(one.Values(Objective.Parse("MRR")), one.Heads.Count).Max();
        Assert.True(
            transfer.Points[0].Measures[1].Mean < seen - 0.05,
            $"{transfer.Points[0].Measures[1].Mean} of its own, {seen} on the examples that chose");
    }

    [Fact]
    public void Samples_double_up_to_half_of_the_examples_and_do_not_overlap()
    {
        Analysis sample = DetectionSample.Of(Detection, Test, Ndcg, size: 1);

        Assert.Equal(["4", "8", "16", "all 40"], sample.Labels);
        Assert.Equal([5, 5, 2, 1], sample.Points.Select(point => point.Figures["samples"]));
        Assert.All(sample.Points, point => Assert.Equal((1.0, 1.0), (point.Measures[0].Mean, point.Figures["in common with all"])));
        Assert.False(sample.Points[^1].Figures.ContainsKey("heads in common"));
    }

    [Fact]
    public void Sets_that_have_chance_members_have_fewer_heads_in_common()
    {
        Analysis sample = DetectionSample.Of(Detection, Test, Ndcg, size: 3);

        Assert.InRange(sample.Points[0].Figures["heads in common"], 0.33, 0.9);
        Assert.InRange(sample.Points[0].Measures[0].Mean, sample.Points[0].Figures["worst"], sample.Points[0].Figures["best"]);
    }

    [Fact]
    public void Passes_of_other_heads_are_refused() =>
        Assert.Contains("10 heads", Assert.Throws<ArgumentException>(() => NumberOfHeads.Of(Noise("other", seed: 1), Test, Ndcg)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void More_heads_than_there_are_are_refused(int size) =>
        Assert.Contains("10 to choose from", Assert.Throws<HeadSetException>(() => HeadTransfer.Of([Detection, Test], Ndcg, size)).Message);

    private static double Mean(Analysis analysis, string series, string label) =>
        analysis.Points.Single(point => (point.Series, point.Label) == (series, label)).Measures[0].Mean;

    private static HeadPass PassOf(string name, int examples, int seed) =>
        new(name, HeadIds(10), Readings.WithOneGoodHead(examples, 10, seed));

    private static HeadPass Noise(string name, int seed) =>
        new(name, HeadIds(200),
            [.. Readings.WithOneGoodHead(40, 202, seed).Select(example => example with { Scores = example.Scores[2..] })]);

    private static HeadId[] HeadIds(int count) => [.. Enumerable.Range(0, count).Select(i => new HeadId(i / 2, i % 2))];
}
