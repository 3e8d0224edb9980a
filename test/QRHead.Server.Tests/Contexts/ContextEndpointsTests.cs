using System.Text.Json;

namespace QRHead.Server.Tests.Contexts;

/// <summary>Passages that are read once and asked many times.</summary>
public class ContextEndpointsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly object Passages = new { passages = RunningServer.Documents.Select((text, i) => new { id = $"p{i}", text }) };

    [Fact]
    public async Task What_is_read_is_asked_appended_to_and_forgotten()
    {
        Answer made = await server.PostAsync("/v1/contexts", Passages);
        string path = made.Headers["Location"];

        Answer bees = await server.PostAsync($"{path}/ask", new { query = RunningServer.Query, top = 1, explain = true });
        Answer more = await server.PostAsync(
            $"{path}/passages", new { passages = new[] { new { id = "p3", text = "Bees sleep in winter." } } });
        Answer winter = await server.PostAsync($"{path}/ask", new { query = "What do bees do in winter?" });

        Assert.Equal((201, 3), (made.Status, made.Json.GetProperty("passages").GetInt32()));
        JsonElement best = Assert.Single(bees.Array("results"));
        Assert.Equal(("p1", RunningServer.Documents[1]), (best.GetProperty("id").GetString(), best.GetProperty("text").GetString()));
        Assert.Contains(
            best.GetProperty("words").EnumerateArray(), word => word.GetProperty("word").GetString() == "bees"
                && word.GetProperty("score").GetDouble() > 0);
        Assert.Equal(4, best.GetProperty("head_scores").EnumerateObject().Count());
        Assert.InRange(best.GetProperty("relevance_score").GetDouble(), 0, 1);
        Assert.Equal((200, 4), (more.Status, more.Json.GetProperty("passages").GetInt32()));
        Assert.True(more.Json.GetProperty("tokens").GetInt32() > made.Json.GetProperty("tokens").GetInt32());
        Assert.Equal(4, winter.Array("results").Length);

        using HttpResponseMessage gone = await server.Client.DeleteAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)gone.StatusCode);
        Assert.Equal(404, (await server.GetAsync(path)).Status);
        Assert.Equal(404, (await server.PostAsync($"{path}/ask", new { query = "q" })).Status);
    }

    [Fact]
    public async Task A_context_ranks_as_one_request()
    {
        Answer made = await server.PostAsync("/v1/contexts", Passages);
        Answer asked = await server.PostAsync($"{made.Headers["Location"]}/ask", new { query = RunningServer.Query });
        Answer ranked = await server.PostAsync("/rerank", new { query = RunningServer.Query, documents = RunningServer.Documents });

        Assert.Equal(
            ranked.Array("results")
                .Select(result =>
                    (result.GetProperty("index").GetInt32(), result.GetProperty("raw_score").GetSingle(),
                        result.GetProperty("relevance_score").GetDouble())),
            asked.Array("results")
                .Select(result =>
                    (result.GetProperty("index").GetInt32(), result.GetProperty("score").GetSingle(),
                        result.GetProperty("relevance_score").GetDouble())));
    }

    [Fact]
    public async Task Ids_are_there_once()
    {
        Answer made = await server.PostAsync("/v1/contexts", Passages);

        Assert.Equal(
            400, (await server.PostAsync("/v1/contexts", new { passages = Enumerable.Repeat(new { id = "a", text = "b" }, 2) })).Status);
        Assert.Equal(400, (await server.PostAsync($"{made.Headers["Location"]}/passages", Passages)).Status);
        Assert.Equal(404, (await server.PostAsync("/v1/contexts/..%2F..%2Fetc/ask", new { query = "q" })).Status);
    }

    [Fact]
    public async Task Only_so_many_are_kept_and_only_so_long()
    {
        await using RunningServer small = await RunningServer.StartAsync(
            options => (options.MaxContexts, options.ContextTimeToLive) = (1, TimeSpan.FromMilliseconds(300)));
        Answer first = await small.PostAsync("/v1/contexts", Passages);
        Answer second = await small.PostAsync("/v1/contexts", Passages);
        await Task.Delay(TimeSpan.FromMilliseconds(400), TestContext.Current.CancellationToken);
        Answer late = await small.GetAsync(first.Headers["Location"]), third = await small.PostAsync("/v1/contexts", Passages);

        Assert.Equal(201, first.Status);
        Assert.True(second.Status == 201 || second.Headers.ContainsKey("Retry-After"), $"{second.Status}");
        Assert.Equal(404, late.Status);
        Assert.Equal(201, third.Status);
    }
}
