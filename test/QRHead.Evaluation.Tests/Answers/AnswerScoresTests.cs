namespace QRHead.Evaluation.Tests.Answers;

public class AnswerScoresTests
{
    // Answer, accepted with bars between, F1, containment.
    [Theory]
    [InlineData("in the year 1973", "1973", 0.5, 1)]
    [InlineData("The Rhine.", "rhine", 1, 1)]
    [InlineData("Nearly $12!", "$12|nearly $12", 1, 1)]
    [InlineData("It was 1973, not 1974", "1974", 1 / 3.0, 1)]
    [InlineData("the big red dog", "red big dog", 1, 0)]
    [InlineData("New York New York", "York", 0.4, 1)]
    [InlineData("19730", "1973", 0, 0)]
    [InlineData("", "1973", 0, 0)]
    [InlineData("the", "a", 1, 0)]
    [InlineData("Ein Café in Köln", "café", 0.4, 1)]
    public void Words_are_compared_as_SQuAD_compares_them(string answer, string accepted, double f1, double containment)
    {
        Assert.Equal(f1, AnswerScores.F1(answer, accepted.Split('|')), 1e-9);
        Assert.Equal(containment, AnswerScores.Containment(answer, accepted.Split('|')));
    }

    [Fact]
    public void Something_must_be_accepted()
    {
        Assert.Throws<ArgumentException>(() => AnswerScores.F1("a", []));
        Assert.Throws<ArgumentException>(() => AnswerScores.Containment("a", []));
    }
}
