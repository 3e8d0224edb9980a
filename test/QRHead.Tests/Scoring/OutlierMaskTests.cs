using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Tests.Scoring;

public class OutlierMaskTests
{
    [Fact]
    public void Drops_tokens_below_mean_minus_two_sigma() =>
        Check([1, 1, 1, 1, 1, 1, 1, -9], [1, 1, 1, 1, 1, 1, 1, 0]);

    [Fact]
    public void Keeps_tokens_far_above_the_mean() =>
        Check([-1, -1, -1, -1, -1, -1, -1, 9], [-1, -1, -1, -1, -1, -1, -1, 9]);

    [Fact]
    public void Keeps_negative_tokens_near_the_mean() => Check([-1, -2, -3], [-1, -2, -3]);

    [Fact]
    public void Divides_the_squares_by_one_less_than_the_tokens()
    {
        // One of n tokens is at most (n - 1) / sqrt(n) deviations below the mean: 1.79 of 5, 2.04 of 6.
        // Divided by n it could be sqrt(n - 1) below: exactly 2 of 5, which the strict comparison would drop.
        Check([1, 1, 1, 1, 0.5f], [1, 1, 1, 1, 0.5f]);
        Check([1, 1, 1, 1, 1, 0.5f], [1, 1, 1, 1, 1, 0]);
    }

    [Fact]
    public void Drops_a_token_that_is_exactly_at_the_threshold()
    {
        // No deviation: the threshold is the tokens' own value, and the comparison is strict.
        Check([0.25f, 0.25f, 0.25f], [0, 0, 0]);
    }

    [Fact]
    public void Drops_a_passage_of_one_token() => Check([0.5f], [0]);

    [Fact]
    public void Takes_a_passage_without_tokens() => Check([], []);

    [Fact]
    public void Changes_and_looks_at_the_passages_tokens_only()
    {
        float[] scores = [100, 1, 1, 1, 1, 1, 1, 1, -9, -100];

        OutlierMask.Apply(scores, new TokenRange(1, 9));

        Assert.Equal([100, 1, 1, 1, 1, 1, 1, 1, 0, -100], scores);
    }

    private static void Check(float[] scores, float[] expected)
    {
        OutlierMask.Apply(scores, new TokenRange(0, scores.Length));

        Assert.Equal(expected, scores);
    }
}
