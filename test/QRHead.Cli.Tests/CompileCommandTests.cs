using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>A model that is compiled, moved and opened; and weights that are rewritten in passing.</summary>
public sealed class CompileCommandTests : IDisposable
{
    private static readonly string Model = Tool.GoldenModel("qwen3");
    private static readonly string[] Question = ["rank", Tool.Sample("lighthouses.jsonl"), "-q", "Who built it?", "--format", "json"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_compiled_model_ranks_with_its_own_heads_where_it_was_moved_to()
    {
        string compiled = _folder.In("compiled"), moved = _folder.In("moved");
        ToolResult result = Tool.Run("compile", Model, "--heads", "1-2,0-1", "--precision", "f32", "-o", compiled);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal([compiled], result.OutputLines);
        Assert.Contains("for the heads 1-2,0-1", result.Error, StringComparison.Ordinal);

        Directory.Move(compiled, moved);
        Assert.Equal(Scores(["--model", Model, "--heads", "1-2,0-1"]), Scores(["--model", moved]));
        using JsonDocument ranking = Rank(["--model", moved]);
        Assert.Equal("1-2,0-1", ranking.RootElement.GetProperty("heads").GetString());
        Assert.Equal("qwen3", ranking.RootElement.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("together")]
    [InlineData("joined")]
    [InlineData("alone")]
    public void Whatever_the_way_of_reading_its_own_heads_are_read(string reading)
    {
        string compiled = _folder.In("compiled");
        Assert.Equal(0, Tool.Run("compile", Model, "--heads", "1-2,0-1", "-o", compiled).ExitCode);

        using JsonDocument ranking = Rank(["--model", compiled, "--reading", reading]);
        Assert.Equal("1-2,0-1", ranking.RootElement.GetProperty("heads").GetString());
    }

    [Fact]
    public void What_a_compiled_model_lacks_is_said()
    {
        string compiled = _folder.In("compiled");
        Assert.Equal(0, Tool.Run("compile", Model, "--heads", "1-2", "-o", compiled).ExitCode);

        Refused("compiled up to layer 1", [.. Question, "--model", compiled, "--heads", "2-0"]);
        Refused("compiled in int8", [.. Question, "--model", compiled, "--precision", "f32"]);
        Refused("a compiled model", ["compile", compiled, "-o", _folder.In("again")]);
        Refused("is there already", ["compile", Model, "--heads", "1-2", "-o", compiled]);

        File.AppendAllText(Path.Combine(compiled, "model.safetensors"), "x");
        Refused("Copy the whole folder again", [.. Question, "--model", compiled]);
    }

    [Fact]
    public async Task Two_processes_that_need_the_same_weights_write_them_once()
    {
        Dictionary<string, string> environment = new() { ["QRHEAD_CACHE"] = _folder.In("cache") };
        string[] arguments = [.. Question, "--model", Model, "--heads", "all", "--precision", "int8"];
        ToolResult[] results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Tool.RunIn(environment, arguments))));

        Assert.All(results, result => result.Succeeded());
        Assert.Equal("int8", JsonDocument.Parse(results[0].Output).RootElement.GetProperty("precision").GetString());
        string made = Assert.Single(Directory.GetDirectories(_folder.In("cache")));
        Assert.Contains("qrhead.json", Directory.GetFiles(made).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();

    private static void Refused(string reason, string[] arguments)
    {
        ToolResult result = Tool.Run(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    private static string[] Scores(string[] arguments)
    {
        using JsonDocument ranking = Rank(arguments);
        return
        [
            .. ranking.RootElement.GetProperty("results").EnumerateArray()
                .Select(passage => $"{passage.GetProperty("id")} {passage.GetProperty("score")}"),
        ];
    }

    private static JsonDocument Rank(string[] arguments) => JsonDocument.Parse(Tool.Run([.. Question, .. arguments]).Succeeded().Output);
}
