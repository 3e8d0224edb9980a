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
    public void Cuts_a_long_list_between_its_items() =>
        Assert.Equal(["- a b", "- c d e\n  f", "3. g"], Split(5, "- a b\n- c d e\n  f\n3. g").Select(passage => passage.Text));

    [Theory]
    [InlineData("我养蜜蜂。电车中午停。为什么？谁知道！", "我养蜜蜂。|电车中午停。|为什么？谁知道！")]
    [InlineData("他说：「蜜蜂走了。」电车停了。", "他说：|「蜜蜂走了。」|电车停了。")]
    [InlineData("苹果、香蕉、樱桃、李子、葡萄", "苹果、香蕉、|樱桃、李子、葡萄")]
    [InlineData("一二三四五六七八九十", "一二三四五六七八|九十")]
    [InlineData("मैं यहाँ हूँ। तुम वहाँ हो।", "मैं यहाँ|हूँ।|तुम वहाँ|हो।")]
    [InlineData("กขคงจฉชซฌญ", "กขคงจฉชซ|ฌญ")]
    [InlineData("数据库PostgreSQL", "数据库|PostgreS|QL")]
    public void Cuts_where_the_script_does(string text, string pieces) =>
        Assert.Equal(pieces.Split('|'), Characters(8, text).Select(passage => passage.Text));

    [Theory]
    [InlineData("let x=alpha(beta);y=gamma", 12)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 10)]
    [InlineData("👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧", 12)]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", 5)]
    [InlineData("😀😀😀😀😀", 3)]
    public void Cuts_between_characters_at_last_and_never_inside_one(string text, int length)
    {
        string[] pieces = [.. Characters(length, text).Select(passage => passage.Text)];

        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(pieces).Replace(" ", "", StringComparison.Ordinal));
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, length));
        Assert.Equal(Elements(text), pieces.SelectMany(Elements));
        Assert.DoesNotContain(pieces, piece => piece is "alp" or "bet" or "gam");
    }

    [Fact]
    public void Cuts_even_what_is_a_single_character_of_many_marks()
    {
        string text = "a" + new string('\u0301', 5000);

        Assert.Equal(text, string.Concat(Characters(100, text).Select(passage => passage.Text)));
        Assert.All(Characters(100, text), passage => Assert.InRange(passage.Text.Length, 1, 100));
    }

    [Fact]
    public void Cuts_a_huge_word()
    {
        string word = new('x', 10_000);

        Assert.Equal(
            ["a b", .. Enumerable.Repeat(new string('x', 10), 1000), "c"], Characters(10, $"a b {word} c").Select(passage => passage.Text));
    }

    [Theory]
    [InlineData("a\r\rb")]
    [InlineData("a\r\n\r\nb")]
    [InlineData("a\u2028\u2028b")]
    [InlineData("a\u0085\u0085b")]
    [InlineData("a\u2029\u2029b")]
    [InlineData("a\n\r\n\u0085b")]
    public void Knows_every_line_end(string text)
    {
        Assert.Equal(["a", "b"], Split(1, text).Select(passage => passage.Text));
        Assert.Equal(("b", "a"), Split(1, "# " + text, markdown: true).Select(passage => (passage.Text, passage.Title)).Single());
    }

    [Fact]
    public void Takes_no_headings_from_plain_text() => Assert.Null(Assert.Single(Split(10, "# Bees\nhum")).Title);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n ")]
    [InlineData("\u2028\r\u0085")]
    public void Makes_nothing_of_nothing(string text)
    {
        Assert.Empty(Split(10, text));
        Assert.Empty(Split(10, text, markdown: true));
    }

    [Fact]
    public void Refuses_a_length_of_0() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextSplitter(0, CountWords));

    [Fact]
    public void Leaves_room_for_titles_where_it_is_told_to()
    {
        var splitter = new TextSplitter(6, CountWords) { MaxWithTitle = 7 };

        Assert.All(
            splitter.Split($"# one two three\n{Words}\n## four five six seven\n{Words}", markdown: true),
            passage => Assert.InRange(CountWords(passage.Title ?? "") + CountWords(passage.Text), 1, 7));
    }

    /// <summary>What costs time is what is counted: it must grow as the text does, whatever the text is.</summary>
    [Theory]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("字")]
    [InlineData("a ")]
    [InlineData("a. ")]
    [InlineData(". ")]
    [InlineData("|-")]
    [InlineData("#")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("\n")]
    [InlineData("`")]
    [InlineData("``` \n")]
    [InlineData("# a\n")]
    [InlineData("|a|b|\n|-|-|\n")]
    [InlineData("\u0301")]
    [InlineData("。")]
    [InlineData("a\n---\n")]
    public void Counts_a_text_of_double_length_at_most_double(string unit)
    {
        long CountedFor(int units)
        {
            long counted = 0;
            var splitter = new TextSplitter(20, text => { counted += text.Length + 1; return (text.Length + 3) / 4; });
            Assert.NotNull(splitter.Split("a" + string.Concat(Enumerable.Repeat(unit, units)) + "b", markdown: true).ToList());
            return counted;
        }

        Assert.InRange(CountedFor(40_000), 0, (long)(2.2 * CountedFor(20_000)) + 20_000);
    }

    private static Passage[] Split(int length, string text, bool markdown = false) =>
        [.. new TextSplitter(length, CountWords).Split(text, markdown)];

    private static Passage[] Characters(int length, string text) =>
    [
        .. new TextSplitter(length, piece => piece.Length).Split(text, markdown: false),
    ];

    private static int CountWords(string text) => WordsOf(text).Length;

    private static string[] WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Elements(string text)
    {
        var elements = System.Globalization.StringInfo.GetTextElementEnumerator(text.Replace(" ", "", StringComparison.Ordinal));
        while (elements.MoveNext())
            yield return elements.GetTextElement();
    }
}
