namespace QRHead.Cli.Tests;

/// <summary><c>eval needle</c>, with a model of random weights that finds nothing.</summary>
public sealed class EvalNeedleCommandTests : IDisposable
{
    private static readonly string Model = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Says_what_was_found_with_which_heads_masked_and_draws_it()
    {
        string text = _folder.Write("hay.txt", "The bakery opens at six.\n\nThe tram is late on rainy days.");
        ToolResult result = Tool.Run(
            "eval", "needle", text, "--model", Model, "--heads", "0-0,1-2", "--lengths", "30", "--depths", "1", "--seeds", "1", "--out",
            _folder.In("out")).Succeeded();
        Assert.Equal("needle\tmasked\tfound\tlow\thigh\ttrials", result.OutputLines[0]);
        Assert.Equal(
            [
                "copy\tnone", "copy\tqrheads", "copy\trandom", "infer\tnone", "infer\tqrheads", "infer\trandom",
            ], result.OutputLines[1..].Select(line => string.Join('\t', line.Split('\t')[..2])));
        string report = File.ReadAllText(_folder.In("out/report.md"));
        Assert.Contains("- qrheads: 0-0,1-2", report, StringComparison.Ordinal);
        Assert.StartsWith(
            "<svg", File.ReadAllText(_folder.In("out/report.svg")).TrimStart('\uFEFF')
                .Replace("<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--masked has 'all'", "--masked", "none,all")]
    [InlineData("--lengths has 'x'", "--lengths", "512,x")]
    [InlineData("--depths is 0", "--depths", "0")]
    public void Mistakes_are_said(string message, params string[] words)
    {
        string text = _folder.Write("hay.txt", "The bakery opens at six.");
        ToolResult result = Tool.Run(["eval", "needle", text, "--model", Model, "--heads", "0-0", "--out", _folder.In("out"), .. words]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
