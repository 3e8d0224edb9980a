using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace QRHead.Cli.Tests;

/// <summary>A newcomer's first hour: each command of the page, one after the other, prints what the page shows.</summary>
public sealed partial class FirstHourTests : IDisposable
{
    /// <summary>Where the page's reader is.</summary>
    private const string Home = "/home/ada";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_command_of_the_page_prints_what_it_shows()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(),
            "The page's commands are those of a shell; 'ls' sorts and 'ln' says things elsewhere in other ways.");
        string project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Tool.Sample("lighthouses.jsonl"))!, ".."));
        File.CreateSymbolicLink(_folder.In("samples"), Path.Combine(project, "samples"));
        _folder.Write("bin/qrhead", $"#!/bin/sh\nexec {string.Join(' ', Tool.Command.Select(word => $"'{word}'"))} \"$@\"\n");
        string page = File.ReadAllText(Path.Combine(project, "docs", "first-hour.md")).ReplaceLineEndings("\n");

        string found = Block()
            .Replace(
                page, block =>
                    "```console\n"
                    + string.Concat(Command().Matches(block.Value).Select(command => Shown(command.Groups["line"].Value)))
                    + "```");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "first-hour.received.md"), found);

        ShownOutput.AssertSame(page, found);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(_folder.In("answer.html")), StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => _folder.Dispose();

    private string Shown(string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"exec 2>&1; chmod +x bin/qrhead; PATH=\"$PWD/bin:$PATH\"; {line}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        IEnumerable<string> lines = process.StandardOutput.ReadToEnd().Replace(_folder.Path, Home, StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(shown => !shown.StartsWith(Tool.AboutBuiltIn, StringComparison.Ordinal));
        process.WaitForExit();
        return string.Concat(lines.Prepend($"$ {line}").Select(shown => $"{shown}\n"));
    }

    [GeneratedRegex(@"```console\n[\s\S]*?```")]
    private static partial Regex Block();

    [GeneratedRegex(@"^\$ (?<line>.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
