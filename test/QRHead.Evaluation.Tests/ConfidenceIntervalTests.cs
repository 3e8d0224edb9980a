namespace QRHead.Evaluation.Tests;

public class ConfidenceIntervalTests
{
    [Fact]
    public void Equal_values_leave_no_doubt() =>
        Assert.Equal(new ConfidenceInterval(0.25, 0.25), ConfidenceInterval.OfMean([0.25, 0.25, 0.25]));

    [Fact]
    public void Is_as_wide_as_the_normal_approximation_of_many_values()
    {
        // Half 0 and half 1: the mean's standard error is 0.5 / sqrt(1000), and 1.96 of them lie on each side.
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => (double)(i % 2))];

        ConfidenceInterval interval = ConfidenceInterval.OfMean(values);

        Assert.Equal(0.5 - (1.96 * 0.5 / Math.Sqrt(1000)), interval.Low, 0.003);
        Assert.Equal(0.5 + (1.96 * 0.5 / Math.Sqrt(1000)), interval.High, 0.003);
    }

    [Fact]
    public void Holds_the_true_mean_about_95_times_in_100()
    {
        var random = new PythonRandom(1);
        int held = Enumerable.Range(0, 200).Count(trial =>
        {
            ConfidenceInterval interval = ConfidenceInterval.OfMean(
                [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())], (uint)trial);
            return interval.Low <= 0.5 && 0.5 <= interval.High;
        });

        Assert.InRange(held, 180, 199);
    }

    [Fact]
    public void Depends_on_values_and_seed_only()
    {
        double[] values = [0.1, 0.9, 0.4, 0.35, 0.8];

        Assert.Equal(ConfidenceInterval.OfMean(values), ConfidenceInterval.OfMean(values));
        Assert.NotEqual(ConfidenceInterval.OfMean(values), ConfidenceInterval.OfMean(values, seed: 1));
    }

    [Fact]
    public void Needs_a_value() => Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfMean([]));
}
