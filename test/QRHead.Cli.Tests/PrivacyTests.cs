using System.Diagnostics;

namespace QRHead.Cli.Tests;

/// <summary>Nothing leaves the machine, and nothing is written but what the user asked for: also where no variable says so.</summary>
public sealed class PrivacyTests : IDisposable
{
    /// <summary>Variables by which ONNX Runtime would be quiet by itself, or write elsewhere.</summary>
    private static readonly string[] Unset =
        ["CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "GITHUB_ACTIONS", "TF_BUILD", "QRHEAD_CACHE"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_ranking_writes_nothing_to_the_users_folder()
    {
        string home = NewHome();
        (int code, string output) = Run(null, home, "rank", "-q", "lens", Passages());
        Assert.Equal(0, code);
        Assert.Contains("A clockwork turned the lens.", output, StringComparison.Ordinal);
        Assert.Empty(FilesOf(home));
    }

    [Fact]
    public void An_index_writes_to_its_own_folder_only()
    {
        string home = NewHome();
        Assert.Equal(0, Run(null, home, "index", "build", _folder.In("lights.index"), Passages()).Code);
        Assert.Equal(0, Run(null, home, "search", _folder.In("lights.index"), "-q", "lens").Code);
        Assert.Empty(FilesOf(home));
    }

    [Fact]
    public void No_host_is_asked_for_anything()
    {
        Assert.SkipUnless(Works("strace", "-qq", "-e", "trace=none", "true"), "strace is not installed, or may not trace here.");
        string trace = _folder.In("trace");
        foreach (string[] verb in MainVerbs())
        {
            Succeeds(["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", trace], verb);
            Assert.DoesNotContain(File.ReadLines(trace), line => line.Contains("AF_INET", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_network_is_needed()
    {
        Assert.SkipUnless(Works("unshare", "-rn", "true"), "unshare is not installed, or may not take the network away here.");
        foreach (string[] verb in (string[][])[.. MainVerbs(), ["heads", "show", "1-0,1-1"], ["models"], ["doctor"]])
            Succeeds(["unshare", "-rn"], verb);
    }

    public void Dispose() => _folder.Dispose();

    private string Passages() => _folder.Write("passages.jsonl", """
        {"id":"a","text":"A clockwork turned the lens."}
        {"id":"b","text":"The keeper slept."}
        """);

    private string[][] MainVerbs() =>
    [
        ["index", "build", _folder.In("lights.index"), Passages()],
        ["search", _folder.In("lights.index"), "-q", "lens"],
        ["rank", "-q", "lens", Passages()],
    ];

    private void Succeeds(string[] tracer, string[] verb)
    {
        (int code, string output) = Run(tracer, NewHome(), verb);
        Assert.True(code == 0, $"{string.Join(' ', verb)}: {output}");
    }

    private string NewHome() => Directory.CreateDirectory(_folder.In("home")).FullName;

    private static string[] FilesOf(string home) =>
        [.. Directory.EnumerateFiles(home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })];

    private static (int Code, string Output) Run(string[]? tracer, string home, params string[] arguments)
    {
        string[] words = [.. tracer ?? [], .. Tool.Command, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = home;
        foreach (string variable in Unset)
            start.Environment.Remove(variable);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    private static bool Works(params string[] command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
