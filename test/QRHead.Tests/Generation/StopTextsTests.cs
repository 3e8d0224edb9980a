using QRHead.Generation;

namespace QRHead.Tests.Generation;

public class StopTextsTests
{
    [Theory]
    [InlineData("one two STOP three", "one two ", "STOP")]
    [InlineData("one two STO", "one two STO", "STOP")]
    [InlineData("a\n\nb", "a", "\n\n")]
    [InlineData("aaab", "a", "aab")]
    [InlineData("first b then a", "first ", "a", "b")]
    [InlineData("nothing", "nothing")]
    [InlineData("ababac!", "ab", "abac")]
    public void A_text_ends_before_what_stops_it_wherever_the_pieces_are_cut(string text, string expected, params string[] stops)
    {
        for (int length = 1; length <= text.Length; length++)
        {
            var found = new StopTexts(stops);
            string given = "";
            foreach (char[] piece in text.Chunk(length).TakeWhile(_ => !found.Found))
                given += found.Add(new string(piece));
            Assert.Equal(expected, given + (found.Found ? "" : found.End()));
            Assert.Equal(expected.Length < text.Length, found.Found);
        }
    }

    [Fact]
    public void Characters_wait_only_while_they_may_begin_a_stop()
    {
        var found = new StopTexts(["<end>"]);
        Assert.Equal("a ", found.Add("a <"));
        Assert.Equal("<b", found.Add("b"));
        Assert.False(found.Found);
    }
}
