using QRHead.Scoring;

namespace QRHead.Tests.Ways;

public class ScoringRuleTests
{
    [Theory]
    [InlineData("reference")]
    [InlineData("normalized")]
    [InlineData("reference,uncalibrated")]
    [InlineData("normalized,uncalibrated,unmasked")]
    public void Writes_what_it_reads(string text) => Assert.Equal(text, ScoringRule.Parse(text).ToString());

    [Fact]
    public void Case_and_blanks_do_not_matter() =>
        Assert.Equal(ScoringRule.Normalized with { IsMasked = false }, ScoringRule.Parse(" Normalized, UNMASKED"));

    [Theory]
    [InlineData("")]
    [InlineData("unmasked")]
    [InlineData("reference,")]
    [InlineData("reference,masked")]
    [InlineData("reference,unmasked,unmasked")]
    public void Refuses_what_is_no_rule(string text) =>
        Assert.Contains("reference or normalized", Assert.Throws<UnknownNameException>(() => ScoringRule.Parse(text)).Message);

    [Fact]
    public void What_is_left_out_is_left_out()
    {
        float[][] query = [[0.5f, 0.4f, 0.45f, 0.5f, 0.4f, 0.45f, -9]];
        float[][] none = [[0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0]];

        float Score(string rule) => PassageScores.Of(query, none, [new(0, 7)], ScoringRule.Parse(rule)).Passages[0];

        Assert.Equal(2.7f - 1.5f, Score("reference"), 1e-6);                       // the last token is far below the others
        Assert.Equal(2.7f, Score("reference,uncalibrated"), 1e-6);
        Assert.Equal(2.7f - 1.5f - 9, Score("reference,unmasked"), 1e-5);
        Assert.Equal(2.7f - 9, Score("reference,uncalibrated,unmasked"), 1e-5);
    }
}
