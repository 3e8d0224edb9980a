using System.Diagnostics;

namespace QRHead.Cli.Tests;

/// <summary>
/// Machines that allow little: few files, small files, little memory, no home, nothing that can be written. What is possible is done; what
/// is not is said in one line.
/// </summary>
public sealed class PoorMachineTests : IDisposable
{
    private const string Question = "Which lighthouse is the oldest?";

    private readonly TemporaryFolder _folder = new();

    // What the shell does before, and whether the ranking may fail. With less the runtime itself does not start.
    [Theory]
    [InlineData("ulimit -n 200", false)]
    [InlineData("ulimit -n 64", true)]
    [InlineData("ulimit -f 200000", false)]
    [InlineData("ulimit -c 0", false)]
    [InlineData("ulimit -v 300000000", false)]
    [InlineData("unset HOME XDG_DATA_HOME XDG_CACHE_HOME", false)]
    [InlineData("export HOME=/nonexistent", false)]
    [InlineData("export TMPDIR=/nonexistent", false)]
    [InlineData("cd /proc", false)]
    [InlineData("exec 0<&-", false)]
    public void A_ranking_is_made_or_one_line_says_why_not(string before, bool mayFail)
    {
        (int code, string output, string error) = Shell(before, "rank", "-q", Question, Tool.Sample("lighthouses.jsonl"), "--top", "1");

        if (code == 0)
            Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        else
            AssertOneLine(mayFail, code, error);
    }

    [Theory]
    [InlineData("ulimit -f 1")]
    [InlineData("ulimit -n 64")]
    [InlineData("ulimit -f 40")]
    public void An_index_that_can_not_be_written_says_so(string before)
    {
        (int code, _, string error) = Shell(before, "index", "build", _folder.In("index"), Tool.Sample("lighthouses.jsonl"));

        AssertOneLine(true, code, error);
        Tool.Run("index", "build", _folder.In("index"), Tool.Sample("lighthouses.jsonl")).Succeeded();
        Tool.Run("index", "verify", _folder.In("index")).Succeeded();
    }

    [Fact]
    public void A_file_that_may_not_become_so_large_is_said_and_nothing_is_left_of_it()
    {
        string model = Shared.Require("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
        (int code, _, string error) = Shell("ulimit -f 40000", "compile", model, "-o", _folder.In("compiled"));

        AssertOneLine(true, code, error);
        Assert.Contains("ulimit -f", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_home_that_can_not_be_written_is_said_with_what_to_do()
    {
        (int code, _, string error) = Shell(
            "export HOME=/proc/nonexistent XDG_DATA_HOME=/proc/nonexistent", "rank", "-q", Question, Tool.Sample(
                "lighthouses.jsonl"), "--precision", "int8");

        AssertOneLine(true, code, error);
        Assert.Contains("QRHEAD_CACHE", error, StringComparison.Ordinal);
        Assert.Contains("qrhead compile", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertOneLine(bool mayFail, int code, string error)
    {
        string[] lines =
        [
            .. error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith(Tool.AboutBuiltIn, StringComparison.Ordinal)),
        ];
        Assert.True(mayFail, error);
        Assert.NotEqual(0, code);
        Assert.True(lines.Length == 1, $"exit code {code}: {error}");
    }

    private static (int Code, string Output, string Error) Shell(string before, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These limits are those of Unix.");
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{before}; exec \"$0\" \"$@\"");
        foreach (string argument in (IEnumerable<string>)[.. Tool.Command, .. arguments])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
