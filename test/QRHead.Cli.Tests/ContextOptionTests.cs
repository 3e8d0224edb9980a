using System.Diagnostics;
using System.Text.Json;

namespace QRHead.Cli.Tests;

/// <summary>Passages that are read once and kept in a file.</summary>
public sealed class ContextOptionTests : IDisposable
{
    private const string Question = "Which Roman lighthouse is still in use?";

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _lines = [.. File.ReadAllLines(Tool.Sample("lighthouses.jsonl")).Take(6)];

    private string Context => _folder.In("passages.context");

    [Fact]
    public void A_context_is_made_and_then_asked_without_passages()
    {
        string passages = Passages(_lines);
        string[] expected = Tool.Run("rank", passages, "-q", Question).Succeeded().OutputLines;
        Assert.Equal(expected, Tool.Run("rank", passages, "-q", Question, "--context", Context).Succeeded().OutputLines);
        Assert.Equal(expected, Tool.Run("rank", "-q", Question, "--context", Context).Succeeded().OutputLines);
        Assert.Equal([Context, passages], Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Many_queries_are_asked()
    {
        string queries = _folder.Write("queries.txt", $"{Question}\nWho keeps the light?\n");
        string made = Tool.Run("rank", Passages(_lines), "--queries", queries, "--context", Context, "--format", "trec").Succeeded().Output;
        Assert.Equal(made, Tool.Run("rank", "--queries", queries, "--context", Context, "--format", "trec").Succeeded().Output);
        Assert.Equal(Tool.Run("rank", Passages(_lines), "--queries", queries, "--format", "trec").Succeeded().Output, made);
    }

    [Fact]
    public void New_passages_are_appended_and_kept()
    {
        Tool.Run("rank", Passages(_lines[..4]), "-q", Question, "--context", Context).Succeeded();
        long before = new FileInfo(Context).Length;
        Tool.Run("rank", Passages(_lines), "-q", Question, "--context", Context).Succeeded();
        Assert.True(new FileInfo(Context).Length > before);

        string[] expected = Ids(Tool.Run("rank", Passages(_lines), "-q", Question, "--format", "jsonl"));
        Assert.Equal(expected, Ids(Tool.Run("rank", "-q", Question, "--context", Context, "--format", "jsonl")));
    }

    [Fact]
    public void The_same_passages_do_not_write_the_file_again()
    {
        Tool.Run("rank", Passages(_lines), "-q", Question, "--context", Context).Succeeded();
        DateTime before = File.GetLastWriteTimeUtc(Context);
        Tool.Run("rank", Passages(_lines), "-q", "Another question?", "--context", Context).Succeeded();
        Assert.Equal(before, File.GetLastWriteTimeUtc(Context));
    }

    [Fact]
    public void Other_passages_are_refused_with_the_first_difference()
    {
        Tool.Run("rank", Passages(_lines), "-q", Question, "--context", Context).Succeeded();
        byte[] before = File.ReadAllBytes(Context);
        string[] ids = [.. _lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];

        AssertRefused(Passages([_lines[0], _lines[2], _lines[1]]), $"passage 2 of 6, '{ids[1]}', is '{ids[2]}' among those given");
        AssertRefused(Passages(_lines[..5]), $"passage 6 of 6, '{ids[5]}', is not among those given");
        AssertRefused(
            Passages([JsonSerializer.Serialize(new { id = ids[0], text = "Another text." }), .. _lines[1..]]),
            $"passage 1 of 6, '{ids[0]}', has another");
        Assert.Equal(before, File.ReadAllBytes(Context));
    }

    [Fact]
    public void Neither_passages_nor_a_file_is_refused_before_a_model_is_loaded()
    {
        ToolResult nothing = Tool.Run("rank", "-q", Question, "--context", Context, "--model", _folder.In("no model"));
        Assert.Equal(
            (2, $"qrhead: {Context}: there is no such file; give passages, and it is made."),
            (nothing.ExitCode, Assert.Single(nothing.ErrorLines)));
        ToolResult without = Tool.Run("rank", "-q", Question);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("There are no passages: give files of them, or --context FILE.", without.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--reading", "alone")]
    [InlineData("--reading", "joined")]
    [InlineData("--order", "reversed")]
    public void Another_reading_than_together_in_the_order_given_is_refused(string option, string value)
    {
        ToolResult result = Tool.Run("rank", Passages(_lines), "-q", Question, "--context", Context, option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("A context is read together, in the order given", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Context));
        Tool.Run("rank", Passages(_lines), "-q", Question, "--context", Context, "--reading", "together", "--order", "as-given")
            .Succeeded();
    }

    [Fact]
    public void A_broken_file_and_one_of_another_model_are_refused_in_one_line()
    {
        Tool.Run("rank", Passages(_lines), "-q", Question, "--context", Context).Succeeded();
        ToolResult other = Tool.Run("rank", "-q", Question, "--context", Context, "--heads", "2-0");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains(
            "found the keys of layers up to 1; expected those of layers up to 2", Assert.Single(
                other.Complaints), StringComparison.Ordinal);

        byte[] whole = File.ReadAllBytes(Context);
        File.WriteAllBytes(Context, whole[..(whole.Length / 2)]);
        ToolResult cut = Tool.Run("rank", "-q", Question, "--context", Context);
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("cut short", Assert.Single(cut.Complaints), StringComparison.Ordinal);
    }

    /// <summary>The moments go from the appearance of the unfinished file to well after its renaming.</summary>
    [Fact]
    public void A_process_that_is_killed_while_it_saves_leaves_no_file_that_is_half()
    {
        string text = string.Join(
            ' ', Enumerable.Repeat("The keeper of the lighthouse counts the ships that pass, and writes them down.", 60));
        string passages = Passages([.. Enumerable.Range(0, 12).Select(i => JsonSerializer.Serialize(new { id = $"{i}", text }))]);
        string[] arguments = ["rank", passages, "-q", Question, "--context", Context];
        string[] expected = Tool.Run(arguments).Succeeded().OutputLines;
        File.Delete(Context);

        for (int delay = 0; delay < 8; delay++)
        {
            using (Process process = Tool.Start(null, new Dictionary<string, string>(), arguments))
            {
                Assert.True(SpinWait.SpinUntil(() => Unfinished().Length > 0 || File.Exists(Context), TimeSpan.FromMinutes(1)));
                Thread.Sleep(delay * 4);
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            if (File.Exists(Context))
                Assert.Equal(expected, Tool.Run("rank", "-q", Question, "--context", Context).Succeeded().OutputLines);
            File.Delete(Context);
            foreach (string file in Unfinished())
                File.Delete(file);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string[] Unfinished() => Directory.GetFiles(_folder.Path, "*.incomplete");

    private string Passages(string[] lines) => _folder.Write("passages.jsonl", string.Join('\n', lines));

    private void AssertRefused(string passages, string difference)
    {
        ToolResult result = Tool.Run("rank", passages, "-q", Question, "--context", Context);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(difference, Assert.Single(result.Complaints), StringComparison.Ordinal);
    }

    private static string[] Ids(ToolResult result) =>
        [.. result.Succeeded().OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
}
