using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Tests.Scoring;

public class QRScoreTests
{
    private static readonly float[] Attention = [0.5f, 0.125f, 0.25f, 0.0625f, 0.0625f];

    [Fact]
    public void Is_the_attention_that_a_passage_gets() => Assert.Equal(0.375f, QRScore.Of(Attention, new TokenRange(1, 3)));

    [Fact]
    public void Is_1_for_all_keys_together() => Assert.Equal(1, QRScore.Of(Attention, new TokenRange(0, 5)));

    [Fact]
    public void Is_0_for_no_tokens() => Assert.Equal(0, QRScore.Of(Attention, new TokenRange(2, 2)));

    [Fact]
    public void Refuses_a_range_that_ends_behind_the_keys() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QRScore.Of(Attention, new TokenRange(3, 6)));
}
