using System.Diagnostics;

namespace QRHead.Cli.Tests;

/// <summary>Shells complete the tool's words by asking it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("qrhead ra", "rank")]
    [InlineData("qrhead index bu", "build")]
    [InlineData("qrhead rank --expl", "--explain")]
    [InlineData("qrhead rank x.md --format ", "html json jsonl table trec")]
    [InlineData("qrhead rank x.md --precision int", "int4 int8")]
    public void Bash_offers_what_may_follow(string line, string offered)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash.");
        string script = $"""
            {Tool.Run("completion", "bash").Succeeded().Output}
            qrhead() {"{"} {string.Join(' ', Tool.Command.Select(word => $"'{word}'"))} "$@"; {"}"}
            COMP_LINE='{line}' COMP_POINT={line.Length}
            _qrhead
            printf '%s ' "$(printf '%s\n' "${"{"}COMPREPLY[@]{"}"}" | sort | tr '\n' ' ')"
            """;
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardOutput = true })!;

        Assert.Equal(offered, bash.StandardOutput.ReadToEnd().Trim());
    }

    [Theory]
    [InlineData("zsh", "#compdef qrhead")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName qrhead")]
    public void Other_shells_have_a_script(string shell, string line) =>
        Assert.Contains(line, Tool.Run("completion", shell).Succeeded().OutputLines.Select(text => text.Split(" -ScriptBlock")[0]));

    [Fact]
    public void Another_shell_is_refused_with_those_that_there_are() =>
        Assert.Contains("bash, zsh, pwsh", Tool.Run("completion", "fish").Error, StringComparison.Ordinal);
}
