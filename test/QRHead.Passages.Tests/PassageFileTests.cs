namespace QRHead.Passages.Tests;

public class PassageFileTests
{
    private static readonly TextSplitter Splitter = new(5, text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);

    [Fact]
    public void Reads_the_fields_of_json_lines() => Check(
        "a.jsonl",
        """
        {"id":"a","text":"x","title":"t"}

        {"_id":7,"paragraph_text":"x","title":null}
        {"idx":"c","contents":"x","title":""}
        {"docid":"d","content":" x ","else":[1]}
        "y"
        {"id":null,"text":""}
        """,
        new("a", "x", "t"), new("7", "x"), new("c", "x", ""), new("d", " x "), new("4", "y"), new("5", ""));

    [Fact]
    public void Reads_a_json_array() => Check("a.json", """[{"id":"a","text":"x"}, "y"]""", new("a", "x"), new("1", "y"));

    [Fact]
    public void Splits_text() => Check("a.txt", "a b c d\n\ne f", new("0", "a b c d"), new("1", "e f"));

    [Fact]
    public void Splits_markdown_at_headings() => Check("a.md", "# T\na\n# U\nb", new("0", "a", "T"), new("1", "b", "U"));

    [Fact]
    public void Numbers_passages_through_several_files()
    {
        using var folder = new TemporaryFolder();

        IReadOnlyList<Passage> passages = PassageFile.Read([folder.Write("a.txt", "a"), folder.Write("b.json", """["b"]""")], Splitter);

        Assert.Equal([new("0", "a"), new("1", "b")], passages);
    }

    [Fact]
    public void Refuses_an_id_that_another_file_has()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [folder.Write("a.jsonl", """{"id":"x","text":"a"}"""), folder.Write("b.jsonl", """{"id":"x","text":"b"}""")];

        var exception = Assert.Throws<InputException>(() => PassageFile.Read(paths, Splitter));

        Assert.Equal(
            $"{paths[1]}, line 1: the id 'x' is already taken by {paths[0]}, line 1; each passage needs an id of its own.",
            exception.Message);
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\":\"a\"}\n{", ", line 2, byte 2: broken JSON: ")]
    [InlineData("a.json", "[\n1,\n}", ", line 3, byte 1: broken JSON: ")]
    [InlineData("a.json", "[1]", ", item 0 (0-based) holds a number; expected an object with a text, or a string.")]
    [InlineData("a.jsonl", "{\"title\":\"a\"}",
        ", line 1 has no text; expected one of the fields text, paragraph_text, contents, content.")]
    [InlineData("a.jsonl", "{\"text\":true}", ", line 1: the field 'text' holds true or false; expected text.")]
    [InlineData("a.csv", "a",
        " ends in '.csv'; expected .jsonl, .json, .markdown, .md, .text, .txt (or '-' to read passages from standard input).")]
    [InlineData("a", "a", " ends in ''; expected .jsonl")]
    public void Says_where_an_error_is(string name, string content, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, content);

        Assert.StartsWith(path + message, Assert.Throws<InputException>(() => PassageFile.Read([path], Splitter)).Message);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":\"b\"}", 2)]
    [InlineData(" \n[\"a\",\"b\",\"c\"]", 3)]
    [InlineData("\uFEFF\"a\"", 1)]
    [InlineData("[1] is no JSON", 1)]
    [InlineData("a b c d\n\ne f", 2)]
    public void Tells_the_kind_of_a_stream_by_its_beginning(string content, int count) =>
        Assert.Equal(count, PassageFile.Read(new StringReader(content), "here", Splitter).Count);

    [Fact]
    public void Names_the_stream_in_errors() => Assert.StartsWith(
        "here, line 2, ", Assert.Throws<InputException>(
            () => PassageFile.Read(new StringReader("{\"text\":\"a\"}\n{"), "here", Splitter)).Message);

    private static void Check(string name, string content, params Passage[] expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, PassageFile.Read([folder.Write(name, content)], Splitter));
    }

    /// <summary>Lines of JSON are read by other programs too, which would take a mark for a fault.</summary>
    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Json_in_another_encoding_is_refused_whatever_its_first_bytes_say(string encoding)
    {
        using var folder = new TemporaryFolder();
        System.Text.Encoding other = System.Text.Encoding.GetEncoding(encoding);
        string path = folder.Write("a.jsonl", [.. other.GetPreamble(), .. other.GetBytes("\"A lamp.\"")]);

        var refusal = Assert.Throws<InputException>(() => PassageFile.Read([path], new TextSplitter(10, text => text.Length)));

        Assert.Equal($"{path} is not UTF-8 text: save it as UTF-8.", refusal.Message);
    }
}
