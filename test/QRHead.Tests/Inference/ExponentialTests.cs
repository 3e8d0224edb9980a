using QRHead.Inference;

namespace QRHead.Tests.Inference;

/// <summary>Exponentials of many logits.</summary>
public class ExponentialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1003)]
    public void They_are_those_of_one_number_at_a_time(int count)
    {
        float[] logits = [.. Enumerable.Range(0, count).Select(i => 75f - (i * 160f / count))];
        float[] exps = [.. logits];

        Exponential.OfAll(exps);

        for (int i = 0; i < count; i++)
            Assert.Equal(1, exps[i] / Math.Exp(logits[i]), 1e-6);
    }

    [Fact]
    public void What_is_too_large_stays_finite_and_what_is_too_small_counts_next_to_nothing()
    {
        float[] exps = [.. Enumerable.Repeat(1e30f, 20), .. Enumerable.Repeat(-1e30f, 20), float.PositiveInfinity, float.NegativeInfinity];

        Exponential.OfAll(exps);

        Assert.All(exps, exp => Assert.True(float.IsFinite(exp)));
        Assert.All(exps[20..40], exp => Assert.InRange(exp, 0, 1e-37f));
        Assert.Equal(exps[0], exps[40]);
    }
}
