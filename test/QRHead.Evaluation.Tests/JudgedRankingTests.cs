namespace QRHead.Evaluation.Tests;

public class JudgedRankingTests
{
    [Theory]
    [InlineData("a 1,b 2", "b a")]
    [InlineData("a 1,b 1,c 1", "c b a")]
    [InlineData("d10 1,d2 1", "d2 d10")]
    [InlineData("a 1.00000001,b 1", "b a")]
    [InlineData("a 1e300,b 1e200", "b a")]
    [InlineData("a 0,b -0", "b a")]
    [InlineData("Z 1,z 1", "z Z")]
    [InlineData("\uE000 1,\U0001F600 1", "\U0001F600 \uE000")]
    [InlineData("a 1,ab 1", "ab a")]
    public void Orders_as_trec_eval(string entries, string expected) => Check(entries, expected, TieRule.TrecEval);

    [Theory]
    [InlineData("a 1,b 1,c 2", "c a b")]
    [InlineData("b 1,a 1.00000001", "a b")]
    public void Orders_as_the_reference(string entries, string expected) => Check(entries, expected, TieRule.AsGiven);

    [Fact]
    public void Counts_negative_and_unjudged_passages_as_not_relevant()
    {
        JudgedRanking ranking = Some.Ranking("2 -1 0 1", notFound: "3 -2");

        Assert.Equal([2, 0, 0, 1], ranking.Grades);
        Assert.Equal([3, 2, 1], ranking.Ideal);
        Assert.Equal((1, 2), (ranking.Hits(3), ranking.Hits(null)));
    }

    [Fact]
    public void Refuses_a_passage_that_stands_twice()
    {
        RunEntry[] twice = [new("q", "a", 2), new("q", "b", 1), new("q", "a", 0)];

        Assert.Contains(
            "'a' stands twice", Assert.Throws<ArgumentException>(
                () => JudgedRanking.Of(new Judgements([]), twice)).Message, StringComparison.Ordinal);
        Assert.Contains("'a' twice", Assert.Throws<ArgumentException>(() => new Run("mine", twice)).Message, StringComparison.Ordinal);
    }

    /// <summary>The grade of a passage shows where it stands: its place in the expected order.</summary>
    private static void Check(string entries, string expected, TieRule ties)
    {
        string[] order = expected.Split(' ');
        RunEntry[] found = [.. Some.Run(string.Join(',', entries.Split(',').Select(entry => $"q {entry}")))["q"]!];

        JudgedRanking ranking = JudgedRanking.Of(new Judgements(order.Select((id, i) => KeyValuePair.Create(id, i + 1))), found, ties);

        Assert.Equal(Enumerable.Range(1, order.Length), ranking.Grades);
    }
}
