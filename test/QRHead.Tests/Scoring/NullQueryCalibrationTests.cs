using QRHead.Scoring;

namespace QRHead.Tests.Scoring;

public class NullQueryCalibrationTests
{
    [Fact]
    public void Takes_the_null_querys_attention_away_token_by_token() =>
        Assert.Equal([0.25f, -0.5f, 0], NullQueryCalibration.Apply([0.5f, 0.25f, 0.25f], [0.25f, 0.75f, 0.25f]));

    [Fact]
    public void Ends_with_the_shorter_of_the_two()
    {
        Assert.Equal([0.5f, 0.25f], NullQueryCalibration.Apply([0.5f, 0.25f, 0.125f], [0, 0]));
        Assert.Equal([0.5f, 0.25f], NullQueryCalibration.Apply([0.5f, 0.25f], [0, 0, 0.125f]));
    }
}
