using CsCheck;

namespace QRHead.Tests.FirstStage;

/// <summary>Two scores become one, on numbers that can be computed by hand.</summary>
public class FusionTests
{
    // Hundredths: none so near to another that rounding makes them equal.
    private static readonly Gen<double[]> Scores = Gen.Int[-1000, 1000].Select(hundredths => hundredths / 100.0).Array[6];

    [Fact]
    public void Reciprocal_ranks_are_added() =>
        Check([(1 / 61.0) + (1 / 63.0), (1 / 62.0) + (1 / 61.0), (1 / 63.0) + (1 / 62.0)],
            Fusion.ReciprocalRank([[9, 5, 1], [0.1, 0.3, 0.2]]));

    [Fact]
    public void Equal_scores_share_their_mean_rank() =>
        Check([2 / 61.0, (1 / 62.5) + (1 / 63.0), (1 / 62.5) + (1 / 63.0), (1 / 64.0) + (1 / 63.0)],
            Fusion.ReciprocalRank([[3, 2, 2, 1], [1, 0, 0, 0]]));

    [Fact]
    public void K_can_be_chosen() =>
        Check([2, 1], Fusion.ReciprocalRank([[2, 1], [2, 1]], k: 0));

    /// <summary>1, 3 have the mean 2 and the standard deviation 1; 10, 50 the mean 30 and 20.</summary>
    [Fact]
    public void Standardised_scores_are_added_with_their_weights()
    {
        Check([0, 0], Fusion.Standardised([[1, 3], [50, 10]]));
        Check([-2, 2], Fusion.Standardised([[1, 3], [10, 50]]));
        Check([-0.5, 0.5], Fusion.Standardised([[1, 3], [50, 10]], [1, 0.5]));
    }

    [Fact]
    public void A_system_that_finds_all_alike_changes_nothing() =>
        Check(Fusion.Standardised([[1, 3, 2], [0, 0, 0]]), Fusion.Standardised([[1, 3, 2], [0.1, 0.1, 0.1]]));

    [Fact]
    public void No_passages_have_no_scores()
    {
        Assert.Empty(Fusion.Standardised([[], []]));
        Assert.Empty(Fusion.ReciprocalRank([[], []]));
    }

    [Theory]
    [InlineData(FusionMethod.Standardised)]
    [InlineData(FusionMethod.ReciprocalRank)]
    public void Two_systems_that_agree_keep_their_order(FusionMethod method) => Scores.Sample(scores =>
    {
        double[] fused = Fusion.Of(method, [scores, [.. scores.Select(score => (2 * score) + 1)]]);
        return scores.Index().OrderByDescending(one => one.Item).Select(one => one.Index)
            .SequenceEqual(fused.Index().OrderByDescending(one => one.Item).Select(one => one.Index));
    });

    [Theory]
    [InlineData(FusionMethod.Standardised)]
    [InlineData(FusionMethod.ReciprocalRank)]
    public void The_unit_of_a_score_does_not_matter(FusionMethod method) => Gen.Select(Scores, Scores).Sample((first, second) =>
    {
        double[] one = Fusion.Of(method, [first, second]), other = Fusion.Of(
            method, [[.. first.Select(score => (score * 1000) - 7)], second]);
        Check(one, other);
    });

    [Fact]
    public void Three_systems_are_added_too_and_one_alone_keeps_its_order()
    {
        Check([1 - 1 + 2, -1 + 1 - 2], Fusion.Standardised([[3, 1], [10, 50], [7, 5]], [1, 1, 2]));
        Check([1, -1], Fusion.Standardised([[3, 1]]));
    }

    [Fact]
    public void What_a_system_does_not_know_counts_as_its_last() =>
        Check(Fusion.Standardised([[1, 3, 2], [5, 4, 4]]), Fusion.Standardised([[1, 3, 2], [5, 4, double.NaN]]));

    [Fact]
    public void Another_number_of_scores_or_weights_is_refused()
    {
        Assert.Contains(
            "2 and 1", Assert.Throws<ArgumentException>(() => Fusion.Standardised([[1, 2], [1]])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 for 2", Assert.Throws<ArgumentException>(() => Fusion.Standardised([[1], [1]], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("a system", Assert.Throws<ArgumentException>(() => Fusion.Standardised([])).Message, StringComparison.Ordinal);
    }

    private static void Check(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}
