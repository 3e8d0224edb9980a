using System.Text.Json;

namespace QRHead.Server.Tests.Rerank;

/// <summary>Clients of text-embeddings-inference, and of vLLM's scores.</summary>
public class TextsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Texts_are_answered_by_an_array_and_headers()
    {
        Answer answer = await server.PostAsync(
            "/rerank",
            new
            {
                query = RunningServer.Query,
                texts = RunningServer.Documents,
                raw_scores = false,
                return_text = true,
                truncate = true,
                truncation_direction = "Right"
            });

        Assert.Equal(200, answer.Status);
        JsonElement[] results = [.. answer.Json.EnumerateArray()];
        Assert.Equal(
            (3, 1, RunningServer.Documents[1]),
            (results.Length, results[0].GetProperty("index").GetInt32(), results[0].GetProperty("text").GetString()));
        Assert.All(results, result => Assert.InRange(result.GetProperty("score").GetDouble(), 0, 1));
        Assert.Equal("cpu", answer.Headers["x-compute-type"]);
        Assert.True(int.Parse(answer.Headers["x-compute-tokens"], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task Texts_come_back_on_demand_only()
    {
        Answer answer = await server.PostAsync("/rerank", new { query = RunningServer.Query, texts = RunningServer.Documents });

        Assert.All(answer.Json.EnumerateArray(), result => Assert.False(result.TryGetProperty("text", out _)));
    }

    [Fact]
    public async Task Who_sends_texts_reads_errors_in_that_form()
    {
        Answer answer = await server.PostAsync("/rerank", new { query = "", texts = RunningServer.Documents });

        Assert.Equal((400, "Validation"), (answer.Status, answer.Json.GetProperty("error_type").GetString()));
        Assert.Contains("query", answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text_1", "text_2")]
    [InlineData("queries", "documents")]
    [InlineData("queries", "items")]
    [InlineData("data_1", "data_2")]
    public async Task Scores_come_in_the_order_of_the_pairs(string first, string second)
    {
        Answer answer = await server.PostAsync(
            "/v1/score", new Dictionary<string, object> { [first] = RunningServer.Query, [second] = RunningServer.Documents });

        JsonElement[] data = answer.Array("data");
        double[] scores = [.. data.Select(one => one.GetProperty("score").GetDouble())];
        Assert.Equal([0, 1, 2], data.Select(one => one.GetProperty("index").GetInt32()));
        Assert.Equal(scores.Max(), scores[1]);
        Assert.Equal("score", data[0].GetProperty("object").GetString());
        Assert.True(answer.Json.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task Pairs_are_scored_each_by_itself()
    {
        Answer answer = await server.PostAsync(
            "/score",
            new
            {
                text_1 = new[] { RunningServer.Query, "When does the tram stop?" },
                text_2 = new[] { RunningServer.Documents[1], RunningServer.Documents[0] }
            });

        Assert.Equal(2, answer.Array("data").Length);
        Assert.Equal(
            400, (await server.PostAsync("/score", new { text_1 = Enumerable.Repeat("a", 2), text_2 = Enumerable.Repeat("b", 3) })).Status);
    }
}
