namespace QRHead.Cli.Tests;

/// <summary>Words on the command line that are empty, begin with a sign, or look like options.</summary>
public sealed class GivenWordsTests : IDisposable
{
    private const string Lens = "{\"id\":\"a\",\"text\":\"A clockwork turned the lens.\"}\n{\"id\":\"b\",\"text\":\"Storm at sea.\"}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rank|p.jsonl|-q|x|--model|", "--model is empty.")]
    [InlineData("rank|p.jsonl|-q|x|--model=", "--model is empty.")]
    [InlineData("rank|-q|x|--model=|p.jsonl", "--model is empty.")]
    [InlineData("rank|p.jsonl|-q|x|--model| ", "--model is empty.")]
    [InlineData("rank|p.jsonl|-q|", "--query is empty.")]
    [InlineData("rank||-q|x", "The argument 'passages' is empty.")]
    [InlineData("rank|p.jsonl|--queries|", "--queries is empty.")]
    [InlineData("rank|p.jsonl|-q|x|--context|", "--context is empty.")]
    [InlineData("rank|p.jsonl|-q|x|--passage-cache|", "--passage-cache is empty.")]
    [InlineData("rank|p.jsonl|-q|x|--format|", "--format is empty.")]
    [InlineData("rank|p.jsonl|-q|x|--top|", "--top is empty.")]
    [InlineData("search||-q|x", "The argument 'index' is empty.")]
    [InlineData("index|build||p.jsonl", "The argument 'index' is empty.")]
    [InlineData("index|info|", "The argument 'index' is empty.")]
    [InlineData("index|remove|ix|", "The argument 'ids' is empty.")]
    [InlineData("eval|--data||--out|o", "--data is empty.")]
    [InlineData("eval|--qrels|q|--run|r|--run|", "--run is empty.")]
    [InlineData("detect||-o|x.json", "The argument 'examples' is empty.")]
    [InlineData("detect|x|-o|", "--output is empty.")]
    [InlineData("analyse|length|--data|x|--out|", "--out is empty.")]
    [InlineData("compile||-o|c", "The argument 'model' is empty.")]
    [InlineData("pull|", "The argument 'model' is empty.")]
    [InlineData("bench|--model|", "--model is empty.")]
    public void What_is_empty_is_named(string words, string message)
    {
        ToolResult result = Run(words.Split('|'));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"qrhead: {message}", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@nasa launch date")]
    [InlineData("@todo")]
    [InlineData("-text")]
    [InlineData("--text")]
    [InlineData("=")]
    public void A_question_is_text_whatever_it_begins_with(string question)
    {
        _folder.Write("todo", "words of a file");

        Assert.Equal($"# {question}", Run("rank", "p.jsonl", "-q", question).Succeeded().OutputLines[0]);
    }

    [Fact]
    public void A_file_may_be_called_as_it_likes()
    {
        _folder.Write("@p.jsonl", Lens);
        _folder.Write("-p.jsonl", Lens);

        Run("rank", "-q", "x", "@p.jsonl").Succeeded();
        Run("rank", "-q", "x", "--", "-p.jsonl").Succeeded();
        Assert.Equal(
            "qrhead: There is no option -p.jsonl. (A file of this name is written ./-p.jsonl, or behind --.) Try 'qrhead rank --help'.",
            Assert.Single(Run("rank", "-q", "x", "-p.jsonl").ErrorLines));
        Assert.StartsWith("qrhead: There is no option --colour", Run("index", "info", "--colour").ErrorLines[0], StringComparison.Ordinal);
    }

    private ToolResult Run(params string[] words)
    {
        _folder.Write("p.jsonl", Lens);
        return Tool.RunFrom(_folder.Path, new Dictionary<string, string>(), words);
    }
}
