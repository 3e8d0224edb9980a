using System.Runtime.Intrinsics;
using QRHead.Inference;

namespace QRHead.Tests.Inference;

/// <summary>Exponentials of a row of logits to the base 2.</summary>
public class ExponentialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(1003)]
    public void They_are_those_of_one_number_at_a_time(int count)
    {
        float[] logits = [.. Enumerable.Range(0, count).Select(i => 105f - (i * 225f / count))];
        float[] exps = [.. logits];

        float sum = Exponential.Sum(exps);

        double[] expected = [.. logits.Select(logit => Math.Pow(2, logit))];

        // Where registers are not wide, the library's powers of 2 are less exact the larger the exponent.
        double tolerance = Vector512.IsHardwareAccelerated && count >= Vector512<float>.Count ? 1e-6 : 1e-5;
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(1, exps[i] / expected[i], tolerance));
        Assert.Equal(1, sum / expected.Sum(), tolerance);
    }

    [Fact]
    public void A_logit_of_the_model_times_the_unit_gives_its_exponential()
    {
        float[] exps = [.. Enumerable.Range(-40, 60).Select(logit => logit * Exponential.LogitUnit)];
        Exponential.Sum(exps);
        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(1, exps[i] / Math.Exp(i - 40), 1e-5));
    }

    [Fact]
    public void What_is_too_large_stays_finite_and_what_is_too_small_counts_next_to_nothing()
    {
        float[] exps = [.. Enumerable.Repeat(1e30f, 20), .. Enumerable.Repeat(-1e30f, 20), float.PositiveInfinity, float.NegativeInfinity];

        Assert.True(float.IsFinite(Exponential.Sum(exps)));

        Assert.All(exps, exp => Assert.True(float.IsFinite(exp)));
        Assert.All(exps[20..40], exp => Assert.InRange(exp, 0, 1e-37f));
        Assert.Equal(exps[0], exps[40]);
    }
}
