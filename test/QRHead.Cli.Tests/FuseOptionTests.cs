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
        Assert.Equal(
            fused.Select(result => (float)result.GetProperty("fused").GetProperty("score").GetDouble()), lines.Select(
                line => float.Parse(line.Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture)));
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
    [InlineData("bm25:-1")]
    [InlineData("bm25,bm25")]
    [InlineData("bm25,")]
    public void Another_system_is_refused(string fuse)
    {
        ToolResult result = Tool.Run([.. Rank, "--fuse", fuse]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--fuse is '{fuse}'; expected bm25, dense or bm25,dense", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Chinese, Japanese, Korean, Thai, and accents and case that differ.</summary>
    [Theory]
    [InlineData("图书馆什么时候休息", "图书馆星期一休息。", "今天天气很好。", "他喜欢吃苹果。")]
    [InlineData("図書館の休みはいつ", "図書館は月曜日が休みです。", "今日は天気がいい。", "彼はりんごが好きだ。")]
    [InlineData("도서관은 언제 쉬나요", "도서관이 월요일에 쉽니다.", "오늘 날씨가 좋다.", "그는 사과를 좋아한다.")]
    [InlineData("ห้องสมุดปิดวันไหน", "ห้องสมุดปิดวันจันทร์", "วันนี้อากาศดี", "เขาชอบกินแอปเปิล")]
    [InlineData("CAFE in LODZ", "Das Café liegt in Łódź.", "Heute regnet es.", "Er mag Äpfel.")]
    public void A_ranking_and_an_index_find_the_same_words_in_every_script(string query, params string[] texts)
    {
        using var folder = new TemporaryFolder();
        string passages = folder.Write(
            "p.jsonl", string.Join('\n', texts.Select((text, i) => JsonSerializer.Serialize(new { id = $"p{i}", text }))));
        Tool.Run("index", "build", folder.In("ix"), passages).Succeeded();

        string[] Lines(params string[] words) =>
        [
            .. Tool.Run([.. words, "-q", query, "--fuse", "bm25", "--format", "jsonl"]).Succeeded().OutputLines
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Select(line => $"{line.GetProperty("id")} {line.GetProperty("fused").GetProperty("bm25")}"),
        ];

        string[] ranked = Lines("rank", passages, "--reading", "alone", "--passage-tokens", "512");
        Assert.Equal(ranked, Lines("search", folder.In("ix")));
        Assert.True(
            double.Parse(
                ranked.Single(line => line.StartsWith("p0 ", StringComparison.Ordinal))
                    .Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    private static JsonElement[] Results(params string[] more) =>
        [
            .. JsonDocument.Parse(Tool.Run([.. Rank, "--format", "json", .. more]).Succeeded().Output).RootElement.GetProperty("results")
                .EnumerateArray(),
        ];

    private static Dictionary<string, double> ScoresById(JsonElement[] results) =>
        results.ToDictionary(result => result.GetProperty("id").GetString()!, result => result.GetProperty("score").GetDouble());
}
