using System.Text.Json;

namespace QRHead.Evaluation.Tests;

public class PairedTestTests
{
    [Theory]
    [InlineData("ndcg_cut_10")]
    [InlineData("map")]
    [InlineData("P_5")]
    [InlineData("recip_rank")]
    public void Counts_the_patterns_of_the_golden_runs(string measure)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root(), "test", "Goldens", "measures", "graded", "paired.json")));
        JsonElement golden = document.RootElement.EnumerateArray().Single(entry => entry.GetProperty("measure").GetString() == measure);
        double[] a = Numbers(golden.GetProperty("a")), b = Numbers(golden.GetProperty("b"));

        PairedTest test = PairedTest.Of(b, a);

        Assert.True(test.IsExact);
        Assert.Equal(golden.GetProperty("p_two_sided").GetDouble(), test.PValue, 1e-15);
        Assert.Equal(golden.GetProperty("mean_difference").GetDouble(), test.MeanDifference, 1e-12);
    }

    [Fact]
    public void Equal_runs_do_not_differ() => Assert.Equal(1, PairedTest.Of([0.1, 0.2, 0.3], [0.1, 0.2, 0.3]).PValue);

    [Fact]
    public void A_win_at_every_query_is_two_patterns_of_all()
    {
        double[] zeros = new double[10], ones = [.. zeros.Select(_ => 1.0)];

        Assert.Equal(2 / 1024.0, PairedTest.Of(zeros, ones).PValue);
        Assert.Equal(2 / 1024.0, PairedTest.Of(ones, zeros).PValue);
    }

    [Fact]
    public void Queries_without_a_difference_do_not_matter() =>
        Assert.Equal(PairedTest.Of([0, 0, 0], [1, 1, 0.5]).PValue, PairedTest.Of([0, 0.3, 0, 0, 0.7], [1, 0.3, 1, 0.5, 0.7]).PValue);

    [Fact]
    public void Draws_patterns_where_there_are_too_many_and_comes_near_the_exact_share()
    {
        // 20 queries, 14 won and 6 lost by the same: P(|wins - 10| >= 4) of a fair coin is 0.1153.
        double[] first = new double[20], second = [.. Enumerable.Range(0, 20).Select(i => i < 14 ? 0.5 : -0.5)];

        PairedTest test = PairedTest.Of(first, second);

        Assert.False(test.IsExact);
        Assert.Equal(0.1153, test.PValue, 0.01);
        Assert.Equal(test, PairedTest.Of(first, second));
        Assert.NotEqual(test.PValue, PairedTest.Of(first, second, seed: 7).PValue);
    }

    [Fact]
    public void A_drawn_p_value_is_never_0()
    {
        double[] first = new double[100], second = [.. first.Select(_ => 0.5)];

        Assert.Equal(1.0 / (PairedTest.Samples + 1), PairedTest.Of(first, second).PValue);
    }

    [Fact]
    public void Needs_pairs()
    {
        Assert.Throws<ArgumentException>(() => PairedTest.Of([], []));
        Assert.Throws<ArgumentException>(() => PairedTest.Of([1], [1, 2]));
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];
}
