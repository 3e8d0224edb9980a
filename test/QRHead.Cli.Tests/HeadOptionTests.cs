using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Every way in which heads can be chosen.</summary>
public class HeadOptionTests
{
    [Theory]
    [InlineData("all", 12)]
    [InlineData("ALL", 12)]
    [InlineData("2-0", 1)]
    [InlineData("1-0,2-3", 2)]
    [InlineData("builtin", 4)]
    public void Reads_the_heads_that_are_named(string heads, int count) => Assert.Equal(count, HeadCount("--heads", heads));

    [Fact]
    public void Reads_the_built_in_models_own_heads_unless_told_otherwise() => Assert.Equal(4, HeadCount());

    [Theory]
    [InlineData("heads.json", """{"format":"qrhead-heads","version":1,"name":"mine","heads":["2-1","2-0"]}""")]
    [InlineData("heads.yaml", "attn_head_set: \"2-1,2-0\"")]
    public void Reads_a_head_set_file(string name, string content)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(2, HeadCount("--heads", folder.Write(name, content)));
    }

    [Theory]
    [InlineData("reading", "alnoe")]
    [InlineData("reading", "7")]
    [InlineData("scoring", "mine")]
    public void A_set_for_a_way_that_there_is_not_is_refused_whatever_else_is_asked(string key, string value)
    {
        using var folder = new TemporaryFolder();
        const string Threshold = """{"score":0.25,"precision":0.8,"recall":0.7,"passages":16,"passageTokens":512}""";
        string heads = folder.Write(
            "heads.json",
            $$$"""{"format":"qrhead-heads","version":1,"heads":["2-1"],"threshold":{{{Threshold}}},"provenance":{"{{{key}}}":"{{{value}}}"}}""");

        ToolResult result = Tool.RunWith(
            "\"The Romans built a lighthouse.\"", "rank", "-", "-q", "Who built it?", "--heads", heads, "--scoring", "reference",
            "--reading", "alone");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{heads}: Line 1, $.provenance.{key}: \"{value}\" found;", result.Error);
    }

    private static int HeadCount(params string[] arguments)
    {
        ToolResult result = Tool.RunWith(
            "\"The Romans built a lighthouse.\"", ["rank", "-", "-q", "Who built it?", "--format", "json", .. arguments]).Succeeded();
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.GetProperty("heads").GetString()!.Split(',').Length;
    }
}
