using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Text of files, arguments and a hub reaches a terminal as something to read, never as something to obey.</summary>
public sealed class HostileTextTests : IDisposable
{
    /// <summary>Sets a title, turns red, turns the direction of writing, and is a control character of eight bits.</summary>
    private const string Evil = "\u001b]0;x\u0007\u001b[31m\u202E\u009B1m";

    private const string EvilJson = "\\u001b]0;x\\u0007\\u001b[31m\\u202e\\u009b1m";

    private readonly TemporaryFolder _folder = new();

    private string Passages =>
        _folder.Write("evil.jsonl", $"{{\"id\":\"a{EvilJson}\",\"text\":\"A lamp {EvilJson}\"}}\n{{\"id\":\"b\",\"text\":\"A dog\"}}\n");

    [Fact]
    public void Errors_that_quote_a_file_an_argument_or_a_name()
    {
        string twice = _folder.Write(
            "twice.jsonl", $"{{\"id\":\"a{EvilJson}\",\"text\":\"x\"}}\n{{\"id\":\"a{EvilJson}\",\"text\":\"x\"}}\n");
        string run = _folder.Write("bad.trec", $"q1 Q0 a 1 {Evil} t\n"), qrels = _folder.Write("qrels.txt", "q1 0 a 1\n");
        foreach (ToolResult result in new[]
        {
            Tool.Run("rank", "-q", "x", twice),
            Tool.Run("eval", "--qrels", qrels, "--run", run),
            Tool.Run("rank", "-q", "x", Passages, "--model", $"o{Evil}/m"),
            Tool.Run("rank", "-q", "x", $"{Evil}.jsonl"),
            Tool.Run("rank", "-q", "x", Passages, $"--{Evil}"),
            Tool.Run("rank", "-q", "x", Passages, "--heads", Evil),
            Tool.Run(Evil),
            Tool.Run("search", Evil, "-q", "x"),
            Tool.Run("heads", "show", _folder.Write("heads.json", $"{{\"format\":\"{EvilJson}\"}}")),
        })
        {
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("␛", result.Error, StringComparison.Ordinal);
            AssertHarmless(result);
        }
    }

    [Fact]
    public void Results_for_people()
    {
        string heads = _folder.Write(
            "heads.json",
            $"{{\"format\":\"qrhead-heads\",\"version\":1,\"name\":\"n{EvilJson}\",\"heads\":[\"0-0\"],"
            + $"\"provenance\":{{\"model\":\"{EvilJson}\",\"source\":\"{EvilJson}\"}}}}");
        foreach (ToolResult result in new[]
        {
            Tool.Run("rank", "-q", $"a lamp{Evil}", Passages),
            Tool.Run("rank", "-q", "a lamp", Passages, "--explain"),
            Tool.Run("heads", "show", heads),
            Tool.Run("heads", "compare", heads, heads),
        })
        {
            Assert.Equal(0, result.ExitCode);
            AssertHarmless(result);
        }
    }

    [Fact]
    public void Json_is_harmless_and_means_what_was_given()
    {
        foreach (string format in (string[])["json", "jsonl"])
        {
            ToolResult result = Tool.Run("rank", "-q", "a lamp", Passages, "--format", format).Succeeded();
            AssertHarmless(result);
            JsonElement first = JsonDocument.Parse(result.OutputLines[0]).RootElement;
            JsonElement[] found = format == "json" ? [.. first.GetProperty("results").EnumerateArray()]
                : [.. result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
            Assert.Contains($"a{Evil}", found.Select(one => one.GetProperty("id").GetString()));
        }
    }

    [Fact]
    public void A_TREC_run_can_not_hold_an_id_with_a_control_character()
    {
        ToolResult result = Tool.Run("rank", "-q", "a lamp", Passages, "--format", "trec");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("control character", result.Error, StringComparison.Ordinal);
        AssertHarmless(result);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertHarmless(ToolResult result) => Assert.DoesNotContain(
        result.Output + result.Error, unit => (char.IsControl(unit) && unit is not ('\n' or '\t'))
            || unit is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
