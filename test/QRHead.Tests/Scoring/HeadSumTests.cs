using QRHead.Scoring;

namespace QRHead.Tests.Scoring;

public class HeadSumTests
{
    [Fact]
    public void Adds_heads_token_by_token_and_does_not_divide() =>
        Assert.Equal([1.5f, 1], HeadSum.Of([[0.5f, 0.25f], [0.5f, 0.25f], [0.5f, 0.5f]]));

    [Fact]
    public void Weights_may_take_away() => Assert.Equal([0.5f, -0.5f], HeadSum.Of([[0.5f, 0.25f], [0.25f, 0.5f]], [2, -2]));

    [Fact]
    public void Leaves_the_heads_as_they_are()
    {
        float[] head = [0.5f, 0.25f];

        HeadSum.Of([head, head]);

        Assert.Equal([0.5f, 0.25f], head);
    }
}
