using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>An index from the command line.</summary>
public sealed class IndexCommandTests : IDisposable
{
    private const string Question = "Which Roman lighthouse is still in use?";

    private readonly TemporaryFolder _folder = new();

    private string Index => _folder.In("lights.index");

    private static string Passages => Tool.Sample("lighthouses.jsonl");

    [Fact]
    public void A_search_ranks_as_reading_alone()
    {
        int passages = File.ReadAllLines(Passages).Length;
        Assert.Equal(
            $"{passages} added, 0 replaced, 0 removed, 0 unchanged", Tool.Run("index", "build", Index, Passages)
                .Succeeded().OutputLines.Single());
        string[] expected = Columns(
            Tool.Run("rank", Passages, "-q", Question, "--reading", "alone", "--passage-tokens", "512", "--format", "trec"));
        Assert.Equal(expected, Columns(Tool.Run("search", Index, "-q", Question, "--top", "1000", "--format", "trec")));
        Assert.Equal(expected[..10], Columns(Tool.Run("search", Index, "-q", Question, "--format", "trec")));
        Assert.Equal(
            $"0 added, 0 replaced, 0 removed, {passages} unchanged", Tool.Run("index", "add", Index, Passages)
                .Succeeded().OutputLines.Single());
    }

    [Fact]
    public void Results_come_as_from_rank()
    {
        Tool.Run("index", "build", Index, Passages).Succeeded();
        string queries = _folder.Write("queries.tsv", $"q1\t{Question}\nq2\tWho keeps the light?\n");
        string[] lines = Tool.Run("search", Index, "--queries", queries, "--top", "2", "--format", "json").Succeeded().OutputLines;
        Assert.Equal(["q1", "q2"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("query_id").GetString()));
        Assert.Equal(2, Tool.Run("search", Index, "-q", Question, "--top", "2", "--format", "jsonl").Succeeded().OutputLines.Length);
        Assert.Contains(
            "earned by:", Tool.Run("search", Index, "-q", Question, "--top", "1", "--explain")
                .Succeeded().Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "rank\tscore\tid\ttext", Tool.Run("search", Index, "-q", "\"NEAR(*", "--candidates", "3")
                .Succeeded().OutputLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bm25")]
    [InlineData("bm25:rrf")]
    public void A_fused_search_orders_by_both_and_says_all_scores(string fuse)
    {
        Tool.Run("index", "build", Index, Passages).Succeeded();
        string output = Tool.Run("search", Index, "-q", Question, "--fuse", fuse, "--format", "json").Succeeded().Output;
        var fused = JsonDocument.Parse(output).RootElement.GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("fused")).ToList();
        Assert.Equal(
            fused.Select(both => both.GetProperty("score").GetDouble())
                .OrderDescending(), fused.Select(both => both.GetProperty("score").GetDouble()));
        Assert.Contains(fused, both => both.GetProperty("bm25").GetDouble() > 0);
        Assert.Equal("rank\tfused\tscore\tid\ttext", Tool.Run("search", Index, "-q", Question, "--fuse", fuse).Succeeded().OutputLines[1]);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("trec")]
    public void A_search_tells_of_each_cut_passage_that_it_shows_once(string format)
    {
        string passages = _folder.Write("passages.json", JsonSerializer.Serialize(new object[]
        {
            new { id = "long", text = string.Join(' ', Enumerable.Repeat("a keeper on a rock", 200)) },
            new { id = "short", text = "Romans built it." },
        }));
        Tool.Run("index", "build", Index, passages, "--on-overflow", "truncate").Succeeded();
        string queries = _folder.Write(
            "queries.tsv", "q1\tWhat did the Romans build?\nq2\tIs there a keeper on a rock?\nq3\tA keeper on a rock?\n");

        ToolResult result = Tool.Run("search", Index, "--queries", queries, "--top", "1", "--format", format);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("'long'", Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_says_when_nothing_is_relevant()
    {
        Tool.Run("index", "build", Index, Passages).Succeeded();
        JsonElement[] scores = Results("--threshold", "none");
        Assert.All(scores, line => Assert.False(line.TryGetProperty("relevant", out _)));
        string second = scores[1].GetProperty("score").GetSingle().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([true, true, false], Results("--threshold", second).Take(3).Select(line => line.GetProperty("relevant").GetBoolean()));

        string[] table = Tool.Run("search", Index, "-q", Question, "--threshold", "99").Succeeded().OutputLines;
        Assert.StartsWith("# nothing relevant: the best score is ", table[1], StringComparison.Ordinal);
        Assert.Equal("rank\tscore\tid\ttext", table[2]);
        using var json = JsonDocument.Parse(
            Tool.Run("search", Index, "-q", Question, "--threshold", "99", "--format", "json").Succeeded().Output);
        Assert.Equal(
            (99, false), (json.RootElement.GetProperty("threshold").GetSingle(), json.RootElement.GetProperty("relevant").GetBoolean()));
        AssertRefused(2, "--threshold is 'high'", "search", Index, "-q", Question, "--threshold", "high");

        JsonElement[] Results(params string[] more) =>
            [
                .. Tool.Run(["search", Index, "-q", Question, "--format", "jsonl", .. more])
                    .Succeeded().OutputLines.Select(line => JsonDocument.Parse(line).RootElement),
            ];
    }

    [Fact]
    public void Info_remove_compact_and_verify_need_no_model()
    {
        Tool.Run("index", "build", Index, Passages, "--keys", "int8", "--passage-tokens", "300").Succeeded();
        using var info = JsonDocument.Parse(Tool.Run("index", "info", Index, "--format", "json").Succeeded().Output);
        int passages = info.RootElement.GetProperty("passages").GetInt32();
        Assert.Equal(
            ("Int8", 300), (info.RootElement.GetProperty("keys").GetString(), info.RootElement.GetProperty("passage_tokens").GetInt32()));

        string id = Columns(Tool.Run("search", Index, "-q", Question, "--top", "1", "--format", "trec"))[0];
        Assert.Equal("1 of 2 removed", Tool.Run("index", "remove", Index, id, "unheard-of").Succeeded().OutputLines.Single());
        Tool.Run("index", "compact", Index).Succeeded();
        Assert.StartsWith($"{passages - 1} passages", Tool.Run("index", "verify", Index).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains($"passages\t{passages - 1}\n", Tool.Run("index", "info", Index).Succeeded().Output, StringComparison.Ordinal);

        string segment = Directory.GetFiles(Index, "*.keys").Single();
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(segment, bytes);
        ToolResult damaged = Tool.Run("index", "verify", Index);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("corrupt", damaged.Output, StringComparison.Ordinal);

        AssertRefused(1, "qrhead index verify --repair", "search", Index, "-q", Question);
        string[] repaired = Tool.Run("index", "verify", Index, "--repair").Succeeded().OutputLines;
        Assert.Equal($"{passages - 1} passages, all as they were written", repaired[^1]);
        Assert.EndsWith("passages read again", repaired[^2], StringComparison.Ordinal);
        Tool.Run("search", Index, "-q", Question).Succeeded();
    }

    [Fact]
    public void A_folder_is_indexed_again_when_files_change()
    {
        _folder.Write("notes/bees.md", "# Bees\nMy aunt keeps bees.");
        _folder.Write("notes/deep/tram.txt", "The tram stops at noon.");
        Assert.StartsWith("2 added", Tool.Run("index", "build", Index, _folder.In("notes")).Succeeded().Output, StringComparison.Ordinal);
        _folder.Write("notes/bees.md", "# Bees\nMy aunt sold her bees.");
        File.Delete(_folder.In("notes/deep/tram.txt"));
        Assert.Equal(
            "0 added, 1 replaced, 1 removed, 0 unchanged", Tool.Run("index", "build", Index, _folder.In("notes"))
                .Succeeded().OutputLines.Single());
        Assert.Contains("sold", Tool.Run("search", Index, "-q", "Who has bees?").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_is_refused_with_the_reason()
    {
        AssertRefused(2, "there is no index", "search", Index, "-q", Question);
        AssertRefused(2, "there is no index", "index", "add", Index, Passages);
        AssertRefused(1, "no index", "index", "info", Index);
        Tool.Run("index", "build", Index, Passages).Succeeded();
        AssertRefused(1, "0-0", "search", Index, "-q", Question, "--heads", "0-0,2-1");
        AssertRefused(1, "int8", "search", Index, "-q", Question, "--precision", "int8");
        AssertRefused(2, "512", "index", "build", Index, Passages, "--passage-tokens", "100");
        AssertRefused(2, "Try 'qrhead index build --help'", "index", "build", Index, Passages, "--keys", "f99");
        AssertRefused(2, "--candidates", "search", Index, "-q", Question, "--candidates", "few");
        AssertRefused(
            1, "'long'", "index", "add", Index, _folder.Write(
                "long.jsonl", $$"""{"id":"long","text":"{{string.Join(' ', Enumerable.Repeat("word", 600))}}"}"""));
    }

    private static void AssertRefused(int code, string reason, params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    private static string[] Columns(ToolResult trec) => [.. trec.Succeeded().OutputLines.Select(line => line.Split(' ')[2])];

    public void Dispose() => _folder.Dispose();
}
