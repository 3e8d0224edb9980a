using QRHead.Tests.Retrieval;

namespace QRHead.Extensions.AI.Tests.Answering;

public class PassageChoiceTests(BuiltInRetriever builtIn)
{
    [Fact]
    public void The_most_relevant_passages_are_chosen_in_the_order_of_their_document()
    {
        Ranking ranking = Ranked(3, 5, 1, 4);
        Assert.Equal([0, 1, 3], PassageChoice.Choose(ranking, 3).Select(passage => passage.Index));
        Assert.Equal([1], PassageChoice.Choose(ranking, 1).Select(passage => passage.Index));
        Assert.Equal([0, 1, 2, 3], PassageChoice.Choose(ranking).Select(passage => passage.Index));
    }

    [Fact]
    public void What_is_far_below_the_best_is_left_out()
    {
        Assert.Equal([1, 3], PassageChoice.Choose(Ranked(0.4f, 5, -1, 0.6f)).Select(passage => passage.Index));
        Assert.Equal([1], PassageChoice.Choose(Ranked(-2, -1, -3)).Select(passage => passage.Index));
        Assert.Equal([1], PassageChoice.Choose(Ranked(3, 5, 1, 4) with { Threshold = 4.5f }).Select(passage => passage.Index));
        Assert.Empty(PassageChoice.Choose(Ranked()));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassageChoice.Choose(Ranked(1), 0));
    }

    [Fact]
    public void Passages_and_question_stand_in_the_prompt_in_this_order()
    {
        string text = AnswerPrompt.For("Who?", [new("a", "First. ", "Title"), new("b", "Second.")]).Single().Text;
        string[] parts = ["[1] Title\nFirst.\n\n", "[2] Second.\n\n", "Question: Who?\n\n", AnswerPrompt.NoAnswer];
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Equal(parts, parts.OrderBy(part => text.IndexOf(part, StringComparison.Ordinal)));
        Assert.Contains("in brackets", text, StringComparison.Ordinal);
        Assert.DoesNotContain("in brackets", AnswerPrompt.For("Who?", [], askForNumbers: false).Single().Text, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AnswerPrompt.For(" ", []));
    }

    private Ranking Ranked(params float[] scores)
    {
        Ranking made = builtIn.Retriever.Rank("Who?", [new("a", "b")], cancellationToken: TestContext.Current.CancellationToken);
        RankedPassage[] passages =
        [
            .. scores.Select((score, i) => made.Passages[0] with { Index = i, Score = score, Passage = new Passage($"{i}", "") })
                .OrderByDescending(passage => passage.Score),
        ];
        return made with { Passages = passages };
    }
}
