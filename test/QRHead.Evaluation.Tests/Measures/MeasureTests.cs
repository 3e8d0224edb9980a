namespace QRHead.Evaluation.Tests.Measures;

public class MeasureTests
{
    private static readonly double Third = 1 / 3.0;

    // Measure, grades in the order of the ranking, grades of relevant passages that were not found, value.
    public static TheoryData<string, string, string, double> Values => new()
    {
        // One relevant passage at rank 2: the number that ir_measures prints in its README.
        { "nDCG", "0 1", "", 0.6309297535714575 },
        { "nDCG@1", "0 1", "", 0 },
        { "nDCG", "3 2 1", "", 1 },
        { "nDCG", "1 3", "", (1 + (3 / Math.Log2(3))) / (3 + (1 / Math.Log2(3))) },
        { "nDCG@1", "1 3", "", Third },
        { "nDCG@2", "2", "2 2", 2 / (2 + (2 / Math.Log2(3))) },
        { "nDCG", "-2 1", "", 0.6309297535714575 },
        { "MAP", "1 0 1", "", (1 + (2 * Third)) / 2 },
        { "MAP", "1 0 1", "1 1", (1 + (2 * Third)) / 4 },
        { "MAP@2", "1 0 1", "", 0.5 },
        { "MRR", "0 0 2 1", "", Third },
        { "MRR@3", "0 0 2 1", "", Third },
        { "MRR@2", "0 0 2 1", "", 0 },
        { "MRR", "", "1", 0 },
        { "Recall@2", "1 0 1", "1", Third },
        { "Recall@9", "1 0 1", "1", 2 * Third },
        { "P@2", "1 0 1", "", 0.5 },
        { "P@4", "1 1", "", 0.5 },
        { "recall_any@1", "0 1", "", 0 },
        { "recall_any@2", "0 1", "", 1 },
        { "recall_all@1", "1 1", "", 0 },
        { "recall_all@2", "1 1", "", 1 },
        { "recall_all@2", "1 1", "1", 0 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Measures(string name, string grades, string notFound, double expected) =>
        Assert.Equal(expected, Measure.Parse(name).Evaluate(Some.Ranking(grades, notFound)), 1e-12);

    [Theory]
    [InlineData("nDCG")]
    [InlineData("MAP")]
    [InlineData("MRR")]
    [InlineData("Recall@3")]
    [InlineData("P@3")]
    [InlineData("recall_any@3")]
    public void A_query_that_nothing_answers_measures_0(string name) =>
        Assert.Equal(0, Measure.Parse(name).Evaluate(Some.Ranking("0 -1 0")));

    [Fact]
    public void Where_nothing_answers_nothing_is_missing() =>
        Assert.Equal(1, Measure.Parse("recall_all@3").Evaluate(Some.Ranking("0 -1 0")));

    [Theory]
    [InlineData("ndcg@10", "nDCG@10")]
    [InlineData(" NDCG ", "nDCG")]
    [InlineData("Map", "MAP")]
    [InlineData("AP@5", "MAP@5")]
    [InlineData("rr@10", "MRR@10")]
    [InlineData("RECALL@5", "Recall@5")]
    [InlineData("R@5", "Recall@5")]
    [InlineData("p@1", "P@1")]
    [InlineData("Recall_Any@5", "recall_any@5")]
    [InlineData("success@5", "recall_any@5")]
    [InlineData("recall_all@5", "recall_all@5")]
    public void Reads_names_in_any_case_and_writes_them_in_one(string text, string name)
    {
        Measure measure = Measure.Parse(text);

        Assert.Equal(name, measure.ToString());
        Assert.Equal(measure, Measure.Parse(name));
    }

    [Theory]
    [InlineData("accuracy@5", "'accuracy@5'", "nDCG, MAP, MRR", "recall_all@k")]
    [InlineData("", "''", "nDCG")]
    [InlineData("nDCG@", "'nDCG@'", "above 0")]
    [InlineData("nDCG@0", "'0'", "above 0")]
    [InlineData("nDCG@-1", "'-1'", "above 0")]
    [InlineData("nDCG@1.5", "'1.5'", "whole number")]
    [InlineData("nDCG@10@5", "'10@5'", "whole number")]
    [InlineData("recall", "'recall'", "recall@5")]
    [InlineData("P", "'P'", "P@5")]
    public void Says_what_is_wrong_with_a_name(string text, params string[] words)
    {
        UnknownNameException exception = Assert.Throws<UnknownNameException>(() => Measure.Parse(text));

        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }
}
