using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>ask</c>: the built-in model chooses passages, a server answers.</summary>
public sealed class AskCommandTests : IDisposable
{
    private const string Question = "What colour is the tower?";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Answers_from_the_passages_that_matter_and_says_which_sentence_is_from_which()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = ["The tower on the cape ", "is white [1]."];
        ToolResult result = Ask(endpoint, "--top", "1").Succeeded();
        Assert.Equal("The tower on the cape is white [1].", result.OutputLines[0]);
        Assert.Contains(
            "  [1] tower  100 % by attention and the writer: \"The tower on the cape is white.\"", result.Output.Replace(
                "100%", "100 %", StringComparison.Ordinal), StringComparison.Ordinal);
        JsonElement request = Assert.Single(endpoint.Requests);
        string asked = request.GetProperty("messages")[0].GetProperty("content").GetString()!;
        Assert.Contains("[1] The tower on the cape is white.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("tram", asked, StringComparison.Ordinal);
        Assert.Equal(
            (256, 256, 0),
            (request.GetProperty("max_tokens").GetInt32(), request.GetProperty("max_completion_tokens").GetInt32(),
                request.GetProperty("temperature").GetInt32()));
    }

    [Fact]
    public async Task Writes_json_with_the_whole_contract()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        using JsonDocument document = JsonDocument.Parse(Assert.Single(Ask(endpoint, "--format", "json").Succeeded().OutputLines));
        JsonElement root = document.RootElement;
        Assert.Equal(Question, root.GetProperty("question").GetString());
        Assert.Equal("The tower is white.", root.GetProperty("answer").GetString());
        Assert.Equal("end", root.GetProperty("stop").GetString());
        Assert.Empty(root.GetProperty("unsupported").EnumerateArray());
        Assert.Empty(root.GetProperty("unknown_numbers").EnumerateArray());
        JsonElement citation = root.GetProperty("citations")[0];
        Assert.Equal(
            [
                "by", "end", "passage_id", "quote_end", "quote_start", "share", "start",
            ], citation.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(
            ("tower", "attention", 0, 19),
            (citation.GetProperty("passage_id").GetString(), citation.GetProperty("by").GetString(),
                citation.GetProperty("start").GetInt32(), citation.GetProperty("end").GetInt32()));
        Assert.Contains(root.GetProperty("passages").EnumerateArray(), passage => passage.GetProperty("id").GetString() == "tower");
    }

    [Fact]
    public async Task Questions_are_read_line_by_line_and_passages_once()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        ToolResult result = Tool.RunWith(
            $"{Question}\n\nWhen does the tram leave?\n", "ask", Passages(), "--endpoint", endpoint.Address, "--format", "json")
                .Succeeded();
        Assert.Equal(2, result.OutputLines.Length);
        Assert.Equal(2, endpoint.Requests.Count);
    }

    [Fact]
    public async Task An_index_is_asked_like_passages()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        string index = _folder.In("index");
        Tool.Run("index", "build", index, Passages()).Succeeded();
        ToolResult result = Tool.Run("ask", "--index", index, "-q", Question, "--endpoint", endpoint.Address, "--format", "json")
            .Succeeded();
        Assert.Contains("\"passage_id\":\"tower\"", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thoughts_are_not_shown()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = ["<thi", "nk>Let me see", ". </thin", "k>\n\nThe tower", " is white."];
        Assert.Equal("The tower is white.", Ask(endpoint).Succeeded().OutputLines[0]);
    }

    [Fact]
    public async Task A_server_that_does_not_stop_is_stopped()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = [.. Enumerable.Repeat("no ", 5_000)];
        Assert.Contains(
            "\"stop\":\"length\"", Ask(endpoint, "--max-tokens", "7", "--format", "json").Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal("no no no no no no no  …", Ask(endpoint, "--max-tokens", "7").Succeeded().OutputLines[0]);
    }

    [Fact]
    public async Task An_empty_line_may_end_an_answer()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        Ask(endpoint, "--stop", "\n\n").Succeeded();
        Assert.Equal("\n\n", endpoint.Requests[0].GetProperty("stop")[0].GetString());
    }

    [Theory]
    [InlineData("max_completion_tokens")]
    [InlineData("max_tokens")]
    public async Task A_field_that_a_server_refuses_is_left_out(string field)
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Refusal = (number, request) => request.TryGetProperty(field, out JsonElement _)
            ? (422, $"{{\"error\":\"unknown field '{field}'\"}}", null) : null;
        Ask(endpoint).Succeeded();
        Assert.Equal(2, endpoint.Requests.Count);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_as_it_wishes()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Refusal = (number, _) => number < 3 ? (429, "slow down", number == 1 ? "0" : null) : null;
        Ask(endpoint).Succeeded();
        Assert.Equal(3, endpoint.Requests.Count);
    }

    [Fact]
    public async Task What_goes_wrong_is_said_in_a_line()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Refusal = (_, _) => (401, "no such key", null);
        Assert.Contains("the server answers 401", Failed(Ask(endpoint)), StringComparison.Ordinal);
        endpoint.Refusal = (_, _) => null;
        endpoint.BreaksOff = true;
        Assert.Matches("broke off|breaks off", Failed(Ask(endpoint)));
        Assert.Contains(
            "can't be reached", Failed(Tool.Run("ask", Passages(), "-q", Question, "--endpoint", "http://127.0.0.1:1")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The small built-in model ranks but can't answer", "ask", "PASSAGES", "-q", "Who?")]
    [InlineData("There is nothing to answer from", "ask", "-q", "Who?", "--endpoint", "ollama")]
    [InlineData("--query is empty", "ask", "PASSAGES", "-q", " ", "--endpoint", "ollama")]
    [InlineData("--endpoint is 'nonsense'", "ask", "PASSAGES", "-q", "Who?", "--endpoint", "nonsense")]
    [InlineData("TopP", "ask", "PASSAGES", "-q", "Who?", "--endpoint", "ollama", "--top-p", "2")]
    [InlineData("Give either --index", "ask", "PASSAGES", "--index", "x", "-q", "Who?", "--endpoint", "ollama")]
    public void Wrong_usage_is_said_before_anything_is_read(string said, params string[] arguments)
    {
        ToolResult result = Tool.Run([.. arguments.Select(argument => argument == "PASSAGES" ? Passages() : argument)]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Cite_says_of_any_answer_which_sentence_is_from_which_passage()
    {
        _folder.Write("answer.txt", "The tower on the cape is white. Bells ring."u8.ToArray());
        using JsonDocument document = JsonDocument.Parse(
            Assert.Single(Tool.Run("cite", _folder.In("answer.txt"), Passages(), "--format", "json").Succeeded().OutputLines));
        Assert.Equal("tower", document.RootElement.GetProperty("citations")[0].GetProperty("passage_id").GetString());
        Assert.False(document.RootElement.TryGetProperty("question", out _));
        Assert.Contains(
            "[2] tower", Tool.RunWith("The tower on the cape is white.", "cite", "-", Passages())
                .Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(2, Tool.RunWith(" ", "cite", "-", Passages()).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static string Failed(ToolResult result)
    {
        Assert.Equal(1, result.ExitCode);
        return result.Error;
    }

    private ToolResult Ask(FakeEndpoint endpoint, params string[] more) =>
        Tool.Run(["ask", Passages(), "-q", Question, "--endpoint", endpoint.Address, .. more]);

    private string Passages()
    {
        string path = _folder.In("passages.jsonl");
        File.WriteAllLines(path,
        [
            """{"id":"tram","text":"The last tram to the harbour leaves at midnight."}""",
            """{"id":"tower","text":"The tower on the cape is white."}""",
            """{"id":"bees","text":"My aunt keeps bees behind the barn."}""",
        ]);
        return path;
    }
}
