namespace QRHead.Passages.Tests;

public class TextSplitterTests
{
    private static readonly string Words = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i}"));

    [Theory]
    [InlineData("one two\n\nthree\n\n\n \nfour five six seven. eight nine! ten\neleven\ttwelve")]
    [InlineData("no end in sight a b c d e f g h i j k l m n o p q r s t u v w x y z")]
    [InlineData("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn")]
    [InlineData("  blanks   between \r\n\r\n and  around. Yes?  No.  ")]
    [InlineData("...  !!! ? a. b. c. d. e. f. g. h. i.")]
    public void Loses_no_word_and_fits(string text)
    {
        for (int length = 1; length < 8; length++)
        {
            Passage[] passages = Split(length, text);

            Assert.Equal(WordsOf(text), passages.SelectMany(passage => WordsOf(passage.Text)));
            Assert.All(passages, passage => Assert.InRange(CountWords(passage.Text), 1, length));
        }
    }

    [Fact]
    public void Fills_passages_as_far_as_they_go() => Assert.Equal(20, Split(10, Words).Length);

    [Fact]
    public void Joins_paragraphs_up_to_the_length() =>
        Assert.Equal(["a b\n\nc", "d e f", "g"], Split(3, "a b\n\nc\n\nd e f\n\ng").Select(passage => passage.Text));

    [Fact]
    public void Cuts_a_long_paragraph_at_ends_of_sentences() =>
        Assert.Equal(["A b.", "C d.", "E f g?", "H!"], Split(3, "A b. C d. E f g? H!").Select(passage => passage.Text));

    [Fact]
    public void Cuts_chinese_at_ends_of_sentences_and_adds_no_blanks()
    {
        var splitter = new TextSplitter(8, text => text.Length);

        Assert.Equal(["我养蜜蜂。", "电车中午停。", "为什么？谁知道！"], splitter.Split("我养蜜蜂。电车中午停。为什么？谁知道！", markdown: false).Select(passage => passage.Text));
    }

    [Fact]
    public void Passes_a_huge_word_through()
    {
        string word = new('x', 10_000);
        var splitter = new TextSplitter(10, text => text.Length);

        Assert.Equal(["a b", word, "c"], splitter.Split($"a b {word} c", markdown: false).Select(passage => passage.Text));
    }

    [Fact]
    public void Titles_passages_by_their_heading()
    {
        Passage[] passages = Split(3, "before\n# Bees #\na b c d\n\n## Trams\ne\n### C#\n#hash\n# \nend", markdown: true);

        Assert.Equal(
            [("before", null), ("a b c", "Bees"), ("d", "Bees"), ("e", "Trams"), ("#hash", "C#"), ("end", null)],
            passages.Select(passage => (passage.Text, passage.Title)));
    }

    [Fact]
    public void Takes_no_headings_from_plain_text() => Assert.Null(Assert.Single(Split(10, "# Bees\nhum")).Title);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n ")]
    public void Makes_nothing_of_nothing(string text) => Assert.Empty(Split(10, text));

    [Fact]
    public void Refuses_a_length_of_0() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextSplitter(0, CountWords));

    private static Passage[] Split(int length, string text, bool markdown = false) =>
        [.. new TextSplitter(length, CountWords).Split(text, markdown)];

    private static int CountWords(string text) => WordsOf(text).Length;

    private static string[] WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
