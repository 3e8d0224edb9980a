using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace QRHead.Cli.Tests;

/// <summary>An agent's tools, asked by the protocol's own client, which starts the tool as agents do.</summary>
public sealed class McpCommandTests : IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_index_is_searched_and_passages_fetched()
    {
        string index = _folder.In("lights.idx");
        Tool.Run("index", "build", index, Tool.Sample("lighthouses.jsonl")).Succeeded();
        await using McpClient client = await StartAsync("--index", index);

        IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: Cancelled);
        Assert.Equal(["search", "fetch", "rank", "status"], tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.Equal("object", tool.JsonSchema.GetProperty("type").GetString()));

        CallToolResult found = await CallAsync(
            client, "search", new() { ["query"] = "What happened to the three keepers who were gone?", ["top"] = 2 });
        JsonElement best = found.StructuredContent!.Value.GetProperty("results")[0];
        Assert.Equal("flannan", best.GetProperty("id").GetString());
        Assert.Contains("1. [flannan] relevance ", TextOf(found), StringComparison.Ordinal);

        CallToolResult fetched = await CallAsync(client, "fetch", new() { ["id"] = "flannan" });
        Assert.Equal(best.GetProperty("text").GetString(), fetched.StructuredContent!.Value.GetProperty("text").GetString());

        CallToolResult few = await CallAsync(client, "search", new() { ["query"] = "lens", ["max_tokens"] = 1 });
        Assert.Single(few.StructuredContent!.Value.GetProperty("results").EnumerateArray());
        Assert.Contains("4 more are left out", TextOf(few), StringComparison.Ordinal);

        CallToolResult status = await CallAsync(client, "status", []);
        Assert.Equal(
            (File.ReadAllLines(Tool.Sample("lighthouses.jsonl")).Length, "ready"),
            (status.StructuredContent!.Value.GetProperty("passages").GetInt32(),
                status.StructuredContent.Value.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Without_an_index_texts_are_ranked_and_mistakes_told_in_words()
    {
        await using McpClient client = await StartAsync();

        Assert.Equal(["rank", "status"], (await client.ListToolsAsync(cancellationToken: Cancelled)).Select(tool => tool.Name));
        CallToolResult ranked = await CallAsync(
            client, "rank", new()
            {
                ["query"] = "Who keeps bees?",
                ["passages"] = new object[] { "The tram stops at noon.", new { id = "bees", text = "My aunt keeps bees." } },
            });
        Assert.StartsWith("1. [bees]", TextOf(ranked), StringComparison.Ordinal);

        await RefusesAsync("query", "rank", []);
        await RefusesAsync("passages", "rank", new() { ["query"] = "q" });
        await RefusesAsync("passages[0]", "rank", new() { ["query"] = "q", ["passages"] = new object[] { 7 } });
        await RefusesAsync("no tool 'search'", "search", new() { ["query"] = "q" });

        async Task RefusesAsync(string said, string tool, Dictionary<string, object?> arguments)
        {
            CallToolResult refused = await CallAsync(client, tool, arguments);
            Assert.True(refused.IsError);
            Assert.Contains(said, TextOf(refused), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_index_that_is_not_there_is_told_at_once()
    {
        ToolResult result = Tool.Run("mcp", "--index", _folder.In("none.idx"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("qrhead index build", Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<McpClient> StartAsync(params string[] arguments) =>
        await McpClient.CreateAsync(
            new StdioClientTransport(new() { Command = Tool.Command[0], Arguments = [.. Tool.Command.Skip(1), "mcp", .. arguments] }),
            cancellationToken: Cancelled);

    private static async Task<CallToolResult> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments) =>
        await client.CallToolAsync(tool, arguments, cancellationToken: Cancelled);

    private static string TextOf(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
}
