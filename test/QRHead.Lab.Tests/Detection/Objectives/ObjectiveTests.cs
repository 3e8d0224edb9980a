using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection.Objectives;

public class ObjectiveTests
{
    // Two heads, three passages; the second passage is gold.
    private static readonly HeadReading Example = Readings.Of("q", ["a", "b", "c"], 1, [0.5f, 0.25f, 0], [0, 0.2f, 0.1f]);

    [Theory]
    [InlineData("mass", new[] { 0.25, 0.2 })]
    [InlineData("MRR", new[] { 0.5, 1.0 })]
    [InlineData("Recall@1", new[] { 0.0, 1.0 })]
    public void Values_are_those_of_the_formula(string name, double[] expected)
    {
        double[] found = Objective.Parse(name).Of(Example);

        Assert.Equal(expected[0], found[0], 1e-6);
        Assert.Equal(expected[1], found[1], 1e-6);
    }

    [Fact]
    public void Contrastive_is_the_share_of_the_gold_passage()
    {
        double[] found = Objective.Parse("contrastive:0.5").Of(Example);

        Assert.Equal(Math.Exp(0.5) / (Math.Exp(1) + Math.Exp(0.5) + 1), found[0], 1e-6);
        Assert.Equal(Math.Exp(0.4) / (1 + Math.Exp(0.4) + Math.Exp(0.2)), found[1], 1e-6);
    }

    [Fact]
    public void A_measure_is_rounded_to_five_decimals_and_mass_is_not()
    {
        Assert.Equal(0.12346, Objective.Parse("nDCG@10").Final(0.123456));
        Assert.Equal(0.123456, Objective.Parse("mass").Final(0.123456));
    }

    [Theory]
    [InlineData("mass", "mass", "reference")]
    [InlineData("NDCG@10", "nDCG@10", "reference")]
    [InlineData("Contrastive", "contrastive:0.1", "reference,uncalibrated,unmasked")]
    [InlineData("contrastive:0.001", "contrastive:0.001", "reference,uncalibrated,unmasked")]
    public void Names_are_read_in_any_case_and_bring_their_scoring(string text, string name, string scoring)
    {
        var objective = Objective.Parse(text);

        Assert.Equal((name, scoring), (objective.Name, objective.Scoring.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("best")]
    [InlineData("contrastive:0")]
    [InlineData("contrastive:hot")]
    [InlineData("mass:1")]
    public void What_is_no_objective_is_refused(string text) =>
        Assert.Contains("expected", Assert.Throws<UnknownNameException>(() => Objective.Parse(text)).Message);
}
