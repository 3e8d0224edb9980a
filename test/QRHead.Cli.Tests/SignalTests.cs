using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QRHead.Cli.Tests;

/// <summary>What ends the tool from outside says so in the exit code, whenever it comes.</summary>
public sealed partial class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Signal, exit code, milliseconds after the start.
    public static TheoryData<int, int, int> Moments
    {
        get
        {
            var moments = new TheoryData<int, int, int>();
            foreach (int after in (int[])[0, 30, 60, 90, 150, 300, 700, 1500])
            {
                moments.Add(2, 130, after);
                moments.Add(15, 143, after);
            }

            return moments;
        }
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task The_exit_code_says_which_signal_it_was(int signal, int code, int after)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        string passages = _folder.Write(
            "many.jsonl", string.Concat(
                Enumerable.Range(0, 4000)
                    .Select(i =>
                        $"{{\"id\":\"{i}\",\"text\":\""
                        + $"{string.Join(' ', Enumerable.Repeat($"The keeper of light {i} counts ships.", 20))}\"}}\n")));
        using Process process = Tool.Start(
            null, new Dictionary<string, string>(), "rank", "-q", "Who counts ships?", "--reading", "alone", passages);
        Task<string> output = process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.Delay(after, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "it ended before");

        Assert.Equal(0, Kill(process.Id, signal));

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(code, process.ExitCode);
        Assert.Equal("", await output);
        Assert.DoesNotContain("Unhandled", await error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
