using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Scoring by similarity as processes: heads are found, and passages ranked, indexed and compared by them.</summary>
public sealed class SimilarityTests : IDisposable
{
    private const string Question = "Which Roman lighthouse is still in use?";

    private static readonly (string Id, string Text, string Query)[] Facts =
    [
        ("fox", "The fox sleeps under the old oak tree.", "Where does the fox sleep?"),
        ("whale", "The whale swims in the cold northern sea.", "Where does the whale swim?"),
        ("owl", "The owl hunts mice at night.", "What hunts mice?"), ("bee", "The bee brings honey to its hive.", "Who brings honey?"),
    ];

    private readonly TemporaryFolder _folder = new();

    private string Heads => _folder.In("similar.json");

    private static string Passages => Tool.Sample("lighthouses.jsonl");

    public SimilarityTests() =>
        Detect("detect", Examples("animals.jsonl", ""), Examples("again.jsonl", "Tell me: "), "-o", Heads, "--objective", "similarity",
            "--folds", "2", "--budget-bytes", "70");

    [Fact]
    public void Heads_are_found_on_several_kinds_of_text_under_a_budget()
    {
        ToolResult found = Detect(
            "detect", Examples("animals.jsonl", ""), Examples(
                "again.jsonl", "Tell me: "), "-o", Heads, "--objective", "Similarity", "--top", "2", "--folds", "2", "--format", "json");
        JsonElement json = JsonElement.Parse(found.Output);
        Assert.Equal(
            [
                "animals.jsonl", "again.jsonl",
            ], json.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetProperty("kind").GetString()));
        Assert.All(
            json.GetProperty("kinds").EnumerateArray(), kind => Assert.InRange(
                kind.GetProperty("leftOut").GetProperty("mean").GetDouble(), 0, 1));
        Assert.InRange(json.GetProperty("bytesPerToken").GetInt32(), 68, 136);
        Assert.Equal(2, JsonElement.Parse(File.ReadAllText(Heads)).GetProperty("version").GetInt32());
    }

    [Fact]
    public void A_search_ranks_as_reading_alone_and_says_which_words_earned_a_score()
    {
        string index = _folder.In("lights.index");
        Tool.Run("index", "build", index, Passages, "--heads", Heads).Succeeded();
        string[] expected = Columns(Tool.Run("rank", Passages, "-q", Question, "--reading", "alone", "--heads", Heads, "--format", "trec"));
        Assert.Equal(expected, Columns(Tool.Run("search", index, "-q", Question, "--top", "1000", "--heads", Heads, "--format", "trec")));
        string explained = Tool.Run("search", index, "-q", Question, "--top", "1", "--explain", "--heads", Heads).Succeeded().Output;
        Assert.Contains("earned by:", explained, StringComparison.Ordinal);
        Assert.Matches(@"the question's words: .*lighthouse [0-9.]+ \(.*[Ll]ighthouse", explained);
        JsonElement words = JsonElement.Parse(
            Tool.Run("search", index, "-q", Question, "--top", "1", "--explain", "--heads", Heads, "--format", "jsonl").Succeeded().Output)
                .GetProperty("query_words");
        Assert.Contains(
            "lighthouse", words.EnumerateArray().Single(word => word.GetProperty("word").GetString() == "lighthouse")
                .GetProperty("found")[0].GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("int8", Tool.Run("index", "info", index).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_for_other_heads_is_read_again_from_its_texts()
    {
        string index = _folder.In("lights.index");
        Tool.Run("index", "build", index, Passages, "--heads", "1-0,1-1").Succeeded();
        ToolResult refused = Tool.Run("search", index, "-q", Question, "--heads", Heads);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("qrhead index upgrade", refused.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"{File.ReadAllLines(Passages).Length} passages read again", Tool.Run("index", "upgrade", index, "--heads", Heads)
                .Succeeded().OutputLines.Single());
        Assert.NotEmpty(Tool.Run("search", index, "-q", Question, "--heads", Heads, "--format", "trec").Succeeded().OutputLines);
        Tool.Run("index", "verify", index).Succeeded();
    }

    [Fact]
    public void Systems_are_compared_from_one_reading()
    {
        ToolResult eval = Tool.Run(
            "eval", "--data", Examples("animals.jsonl", ""), "--out", _folder.In(
                "runs"), "--heads", Heads, "--reading", "alone", "--systems", $"qrheads,bm25,qrheads+bm25,heads:{Heads}");
        Assert.Equal(0, eval.ExitCode);
        Assert.Contains("similar", eval.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no distances", "rank", "{passages}", "-q", "x", "--scoring", "similarity", "--heads", "1-0")]
    [InlineData("read alone", "rank", "{passages}", "-q", "x", "--reading", "joined", "--heads", "{heads}")]
    [InlineData("lists of examples", "detect", "{passages}", "{passages}", "-o", "{heads}.other")]
    public void What_does_not_go_together_is_refused_with_the_reason(string reason, params string[] words)
    {
        ToolResult refused = Tool.Run(
            [.. words.Select(
                word => word.Replace("{heads}", Heads, StringComparison.Ordinal)
                    .Replace("{passages}", Passages, StringComparison.Ordinal))]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
    }

    /// <summary>It says on stderr what it found.</summary>
    private static ToolResult Detect(params string[] words)
    {
        ToolResult found = Tool.Run(words);
        Assert.Contains("bytes a token", found.Error, StringComparison.Ordinal);
        Assert.Equal(0, found.ExitCode);
        return found;
    }

    public void Dispose() => _folder.Dispose();

    private string Examples(string name, string before) =>
        _folder.Write(name, string.Join('\n', Facts.Select(fact => JsonSerializer.Serialize(new
        {
            query = before + fact.Query,
            passages = Facts.Select(passage => new { id = before.Length + passage.Id, text = passage.Text }),
            gold = new[] { before.Length + fact.Id },
        }))));

    private static string[] Columns(ToolResult result) =>
    [
        .. result.Succeeded().OutputLines.Select(line => line.Split(' ')).Select(columns => $"{columns[2]} {columns[4]}"),
    ];
}
