using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary><c>eval answers</c>: the built-in model chooses passages, a server answers.</summary>
public sealed class EvalAnswersCommandTests : IDisposable
{
    private const string Question = """
        {"id":"q1","query":"What colour is the tower?","passages":[{"id":"tower","text":"The tower on the cape is white."},{"id":"tram","text":"The tram leaves at noon."}],"gold":["tower"],"answers":["white"]}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Compares_answers_from_different_passages_and_leaves_a_report()
    {
        await using FakeEndpoint endpoint = await FakeEndpoint.Start();
        endpoint.Pieces = ["<think>Hm.</think>", "The tower on the cape ", "is white [1]."];
        string data = _folder.Write(
            "data.jsonl", Question + "\n" + Question.Replace("q1", "q2", StringComparison.Ordinal)
                .Replace("\"answers\":[\"white\"]", "\"answers\":[]", StringComparison.Ordinal));
        ToolResult result = Tool.Run(
            "eval", "answers", "--data", data, "--out", _folder.In(
                "out"), "--top", "1", "--endpoint", endpoint.Address, "--format", "json");

        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement[] systems = [.. document.RootElement.EnumerateArray()];
        Assert.Equal(
            [
                "full", "oracle", "bm25", "qrheads", "qrheads-numbers", "random",
            ], systems.Select(system => system.GetProperty("system").GetString()));
        Assert.All(systems, system => Assert.Equal(1, system.GetProperty("containment").GetProperty("mean").GetDouble()));
        Assert.Equal(1, systems[4].GetProperty("by_attention").GetProperty("mean").GetDouble());
        Assert.Equal(1, systems[4].GetProperty("by_writer").GetProperty("mean").GetDouble());
        Assert.Contains("left out 1 of 2 questions", result.Error, StringComparison.Ordinal);
        Assert.Contains("| qrheads-numbers | ", File.ReadAllText(_folder.In("out/report.md")), StringComparison.Ordinal);

        int asked = endpoint.Requests.Count;
        ToolResult again = Tool.Run(
            "eval", "answers", "--data", data, "--out", _folder.In("out"), "--top", "1", "--endpoint", endpoint.Address);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(asked, endpoint.Requests.Count);
        Assert.StartsWith("qrheads\t0.", again.OutputLines[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--systems is", "--systems", ",")]
    [InlineData("expected full, oracle", "--systems", "full,all")]
    [InlineData("and an accepted answer", "--systems", "full", "--data-without-answers")]
    public void Mistakes_are_said(string message, params string[] words)
    {
        string data = _folder.Write(
            "data.jsonl", words is [.., "--data-without-answers"] ? Question.Replace("answers", "other", StringComparison.Ordinal)
                : Question);
        ToolResult result = Tool.Run(
            ["eval", "answers", "--data", data, "--out", _folder.In("out"), "--endpoint", "http://127.0.0.1:9",
                .. words.Where(word => word != "--data-without-answers")]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
