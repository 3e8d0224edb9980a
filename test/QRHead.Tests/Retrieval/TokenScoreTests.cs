namespace QRHead.Tests.Retrieval;

public class TokenScoreTests(BuiltInRetriever builtIn)
{
    private readonly Ranking _ranking = builtIn.Retriever.Rank(
        BuiltInRetriever.Question, BuiltInRetriever.Passages, null, TestContext.Current.CancellationToken);

    [Fact]
    public void Tokens_add_up_to_the_score() => Assert.All(_ranking.Passages, passage =>
        Assert.Equal(passage.Score, passage.TokenScores.Sum(token => (double)token.Score), 1e-6));

    [Fact]
    public void Ranges_cover_text_and_title_in_order() => Assert.All(_ranking.Passages, passage =>
    {
        AssertCovers(passage, PassageField.Text, passage.Passage.Text);
        AssertCovers(passage, PassageField.Title, passage.Passage.Title ?? "");
    });

    [Fact]
    public void Words_add_up_to_the_tokens_of_text_and_title() =>
        Assert.All(_ranking.Passages.Where(passage => passage.Passage.Text.Length > 0), passage =>
    {
        double tokens = passage.TokenScores.Where(token => token.Field != PassageField.Marker).Sum(token => (double)token.Score);
        Assert.Equal(tokens, WordScore.Of(passage).Sum(word => (double)word.Score), 1e-6);
    });

    [Fact]
    public void Words_are_what_white_space_separates()
    {
        RankedPassage bees = _ranking.Passages.Single(passage => passage.Passage.Id == "bees");

        IEnumerable<string> words = WordScore.Of(bees)
            .Select(word => (word.Field == PassageField.Title ? bees.Passage.Title! : bees.Passage.Text)[word.Range.Start..word.Range.End]);

        Assert.Equal(["Bees", .. bees.Passage.Text.Split(' ')], words);
    }

    private static void AssertCovers(RankedPassage passage, PassageField field, string text)
    {
        int end = 0;
        foreach (TokenScore token in passage.TokenScores.Where(token => token.Field == field))
        {
            Assert.InRange(token.Range.Start, 0, end);
            Assert.InRange(token.Range.End, end, text.Length);
            end = token.Range.End;
        }

        Assert.Equal(text.Length, end);
    }
}
