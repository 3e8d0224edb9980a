using System.Text.Json;

namespace QRHead.Server.Tests.Indexes;

/// <summary>Indexes over HTTP.</summary>
public sealed class IndexEndpointsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        using (QRRetriever retriever = QRRetriever.Load(options: new() { Heads = HeadSelection.DefaultFor(Reading.Alone) }))
        using (PassageIndex index = retriever.CreateIndex(_folder.In("notes.idx")))
            index.Add([.. RunningServer.Documents.Select((text, i) => new Passage($"notes/p{i}.md#1", text, i == 1 ? "Family" : null))]);
        _server = await StartAsync(allowChanges: true);
    }

    [Fact]
    public async Task An_index_is_searched_by_its_name()
    {
        Answer found = await _server.PostAsync("/v1/indexes/notes/search", new { query = RunningServer.Query, top = 2 });
        Answer words = await _server.PostAsync("/v1/indexes/notes/search", new { query = RunningServer.Query, words = true });

        JsonElement[] results = found.Array("results");
        Assert.Equal(
            (2, "notes/p1.md#1", "Family", RunningServer.Documents[1]),
            (results.Length, results[0].GetProperty("id").GetString(), results[0].GetProperty("title").GetString(),
                results[0].GetProperty("text").GetString()));
        Assert.False(results[0].TryGetProperty("words", out _));
        Assert.True(words.Array("results")[0].GetProperty("fused").GetProperty("bm25").GetDouble() > 0);
        Assert.Equal("notes", (await _server.GetAsync("/v1/indexes")).Array("data").Single().GetProperty("id").GetString());
        Assert.Equal(3, (await _server.GetAsync("/v1/indexes/notes")).Json.GetProperty("passages").GetInt32());
    }

    [Fact]
    public async Task Why_a_passage_was_found_is_told_or_was_not()
    {
        Answer explained = await _server.PostAsync("/v1/indexes/notes/explain", new { query = RunningServer.Query, ids = "notes/p0.md#1" });

        JsonElement passage = Assert.Single(explained.Array("results"));
        Assert.Equal("notes/p0.md#1", passage.GetProperty("id").GetString());
        Assert.NotEmpty(passage.GetProperty("words").EnumerateArray());
        Assert.Equal(404, (await _server.PostAsync("/v1/indexes/notes/explain", new { query = "q", ids = "none" })).Status);
    }

    [Fact]
    public async Task Passages_are_added_replaced_and_removed_where_that_is_allowed()
    {
        object winter = new { passages = new[] { new { id = "new", text = "Bees sleep in winter." } } };

        Answer added = await _server.PostAsync("/v1/indexes/notes/passages", winter), again = await _server.PostAsync(
            "/v1/indexes/notes/passages", winter);
        Answer found = await _server.PostAsync("/v1/indexes/notes/search", new { query = "What do bees do in winter?", top = 1 });
        Answer removed = await _server.PostAsync("/v1/indexes/notes/remove", new { ids = Enumerable.Repeat("new", 2).Append("none") });

        Assert.Equal((1, 0), (added.Json.GetProperty("added").GetInt32(), added.Json.GetProperty("unchanged").GetInt32()));
        Assert.Equal(1, again.Json.GetProperty("unchanged").GetInt32());
        Assert.Equal("new", found.Array("results")[0].GetProperty("id").GetString());
        Assert.Equal(1, removed.Json.GetProperty("removed").GetInt32());

        await using RunningServer closed = await StartAsync(allowChanges: false);
        Assert.Equal(403, (await closed.PostAsync("/v1/indexes/notes/passages", winter)).Status);
        Assert.Equal(403, (await closed.PostAsync("/v1/indexes/notes/remove", new { ids = "new" })).Status);
    }

    [Fact]
    public async Task A_passage_without_an_id_is_refused_since_the_next_would_take_its_place()
    {
        Answer refused = await _server.PostAsync("/v1/indexes/notes/passages", new { passages = new object[] { "Bees sleep in winter." } });

        Assert.Equal(400, refused.Status);
        Assert.Contains("passages[0] has no id", refused.Json.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, (await _server.GetAsync("/v1/indexes/notes")).Json.GetProperty("passages").GetInt32());
    }

    [Theory]
    [InlineData("/v1/indexes/other/search")]
    [InlineData("/v1/indexes/..%2Fnotes/search")]
    [InlineData("/v1/indexes/notes.idx/search")]
    public async Task Names_are_no_paths(string path) => Assert.Equal(404, (await _server.PostAsync(path, new { query = "q" })).Status);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<RunningServer> StartAsync(bool allowChanges) => RunningServer.StartAsync(options =>
    {
        options.Indexes["notes"] = _folder.In("notes.idx");
        options.AllowChanges = allowChanges;
    });
}
