using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>search --rerank joined[:N]</c>, with the built-in model.</summary>
public sealed class RerankOptionTests : IDisposable
{
    private const string Question = "Which Roman lighthouse is still in use?";

    private readonly TemporaryFolder _folder = new();
    private readonly string _index;

    public RerankOptionTests()
    {
        _index = _folder.In("lights.index");
        Tool.Run("index", "build", _index, Tool.Sample("lighthouses.jsonl")).Succeeded();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_best_are_asked_again_all_at_once_and_come_by_both_scores()
    {
        JsonElement[] searched = Lines("search", _index, "-q", Question, "--top", "4", "--format", "jsonl");
        JsonElement[] again = Lines(
            "search", _index, "-q", Question, "--rerank", "joined:4", "--passage-cache", _folder.In("cache"), "--format", "jsonl");
        string best = _folder.Write(
            "best.jsonl", string.Join(
                '\n', File.ReadLines(Tool.Sample("lighthouses.jsonl"))
                    .Where(line => searched.Any(one => IdOf(one) == IdOf(JsonElement.Parse(line))))));
        Dictionary<string, double> joined = Lines("rank", best, "-q", Question, "--reading", "joined", "--format", "jsonl")
            .ToDictionary(IdOf, one => one.GetProperty("score").GetDouble());

        Assert.Equal(searched.Select(IdOf).Order(), again.Select(IdOf).Order());
        Assert.All(again, one => Assert.Equal(joined[IdOf(one)], one.GetProperty("score").GetDouble(), 1e-3));
        Assert.All(
            again, one => Assert.Equal(
                ScoreOf(searched.Single(before => IdOf(before) == IdOf(one))), one.GetProperty("fused").GetProperty("search")
                    .GetDouble(), 1e-4));
        double[] order = [.. again.Select(one => one.GetProperty("fused").GetProperty("score").GetDouble())];
        Assert.Equal(order.OrderDescending(), order);
        Assert.NotEmpty(Directory.GetFiles(_folder.In("cache"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void It_is_the_model_of_the_index_that_asks_again()
    {
        string index = _folder.In("golden.index");
        Tool.Run("index", "build", index, Tool.Sample("lighthouses.jsonl"), "--model", Tool.GoldenModel("qwen3"), "--heads", "1-2,0-1")
            .Succeeded();

        ToolResult refused = Tool.Run("search", index, "-q", Question, "--rerank", "joined:2");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("No published heads are known for 'qwen3", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'alone'", "--rerank", "alone")]
    [InlineData("'joined:0'", "--rerank", "joined:0")]
    [InlineData("--passage-cache is for --rerank", "--passage-cache", "cache")]
    public void What_can_not_be_asked_again_is_refused(string reason, params string[] words)
    {
        ToolResult refused = Tool.Run(["search", _index, "-q", Question, .. words]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
    }

    private static JsonElement[] Lines(params string[] words) =>
    [
        .. Tool.Run(words).Succeeded().OutputLines.Select(line => JsonElement.Parse(line)),
    ];

    private static string IdOf(JsonElement line) => line.GetProperty("id").GetString()!;

    private static double ScoreOf(JsonElement line) => line.GetProperty("score").GetDouble();
}
