using QRHead.Extensions.AI.Answering;

namespace QRHead.Extensions.AI.Tests.Answering;

public class SentencesTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("It costs 3.50 euros at 5 p.m. today.", "It costs 3.50 euros at 5 p.m.|today.")]
    [InlineData("Dr. Smith met J. R. Hale, e.g. in Rome. He left.", "Dr. Smith met J. R. Hale, e.g. in Rome.|He left.")]
    [InlineData("She said \"Go.\" Then (it rained.) We stayed.", "She said \"Go.\"|Then (it rained.)|We stayed.")]
    [InlineData("The tower is white. [2] It is old [1].", "The tower is white. [2]|It is old [1].")]
    [InlineData("The tower is white.\n[2]\nIt is old", "The tower is white.\n[2]|It is old")]
    [InlineData("- first\n- second\n\n", "- first|- second")]
    [InlineData("東京は首都。人口は多い！", "東京は首都。|人口は多い！")]
    [InlineData("  \n ", "")]
    [InlineData("[1]", "[1]")]
    [InlineData("Wait... what?! Yes.", "Wait...|what?!|Yes.")]
    public void A_text_is_cut_behind_its_sentences(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Sentences.Of(text).Select(range => text[range.Start..range.End])));

    [Fact]
    public void Cited_numbers_are_found_and_taken_out()
    {
        const string Sentence = "It is white [2], and old [1; 3] [12,1].";
        Assert.Equal([2, 1, 3, 12], Sentences.CitedIn(Sentence));
        Assert.Equal("It is white, and old.", Sentences.WithoutCited(Sentence));
        Assert.Empty(Sentences.CitedIn("a[x] [1 2] [] [12345]"));
    }

    [Fact]
    public void Sentences_cover_all_that_is_not_white_space_in_order()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 500; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "ab.!?。 \n[1]\"("[random.Next(13)]));
            int end = 0;
            var covered = new bool[text.Length];
            foreach (var range in Sentences.Of(text))
            {
                Assert.True(range.Start >= end && range.Length > 0);
                Array.Fill(covered, true, range.Start, range.Length);
                end = range.End;
            }

            Assert.All(text.Select((unit, i) => char.IsWhiteSpace(unit) || covered[i]), Assert.True);
        }
    }
}
