using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Attention and BM25 together.</summary>
public class FuseOptionTests
{
    private static readonly string[] Rank = ["rank", Tool.Sample("lighthouses.jsonl"), "-q", "Which Roman lighthouse is still in use?"];

    [Theory]
    [InlineData("bm25")]
    [InlineData("BM25:rrf")]
    public void Orders_by_both_and_says_all_scores(string fuse)
    {
        JsonElement[] plain = Results(), fused = Results("--fuse", fuse);
        double[] scores = [.. fused.Select(result => result.GetProperty("fused").GetProperty("score").GetDouble())];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Contains(fused, result => result.GetProperty("fused").GetProperty("bm25").GetDouble() > 0);
        Assert.Equal(ScoresById(plain), ScoresById(fused));
        Assert.All(plain, result => Assert.False(result.TryGetProperty("fused", out _)));
    }

    [Fact]
    public void A_run_has_the_scores_that_order_it()
    {
        string[] lines = Tool.Run([.. Rank, "--fuse", "bm25", "--format", "trec"]).Succeeded().OutputLines;
        JsonElement[] fused = Results("--fuse", "bm25");
        Assert.Equal(fused.Select(result => (float)result.GetProperty("fused").GetProperty("score").GetDouble()), lines.Select(line => float.Parse(line.Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_table_has_a_column_more()
    {
        Assert.Equal("rank\tfused\tscore\tid\ttext", Tool.Run([.. Rank, "--fuse", "bm25"]).Succeeded().OutputLines[1]);
        Assert.Equal("rank\tscore\tid\ttext", Tool.Run(Rank).Succeeded().OutputLines[1]);
    }

    [Theory]
    [InlineData("bm42")]
    [InlineData("bm25:sum")]
    [InlineData("")]
    public void Another_system_is_refused(string fuse)
    {
        ToolResult result = Tool.Run([.. Rank, "--fuse", fuse]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--fuse is '{fuse}'; expected bm25, bm25:standardised or bm25:rrf.", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement[] Results(params string[] more) =>
        [.. JsonDocument.Parse(Tool.Run([.. Rank, "--format", "json", .. more]).Succeeded().Output).RootElement.GetProperty("results").EnumerateArray()];

    private static Dictionary<string, double> ScoresById(JsonElement[] results) =>
        results.ToDictionary(result => result.GetProperty("id").GetString()!, result => result.GetProperty("score").GetDouble());
}
