using System.Diagnostics;
using System.Text;

namespace QRHead.Cli.Tests;

/// <summary>In a terminal, which <c>script</c> plays, questions are asked for one after the other.</summary>
public sealed class QuestionPromptTests : IDisposable
{
    private const string CtrlC = "\x03", CtrlD = "\x04";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_index_is_asked_until_there_are_no_more_questions()
    {
        string passages = _folder.Write(
            "notes.jsonl",
            "{\"id\":\"tea\",\"text\":\"Tea is in the green tin.\"}\n{\"id\":\"key\",\"text\":\"The key hangs behind the clock.\"}\n");
        Tool.Run("index", "build", _folder.In("ix"), passages).Succeeded();
        using var terminal = new Terminal("search", _folder.In("ix"));
        await terminal.Until("? ");
        await terminal.Say("Where is the key?\r");
        await terminal.Until("behind the clock");
        await terminal.Until("? ");
        await terminal.Say("\r  \r");
        await terminal.Say("Where is the tea?\r");
        await terminal.Until("Tea is in the green tin");
        await terminal.Until("? ");
        await terminal.Say(CtrlD);
        Assert.Equal(0, await terminal.Ended());
    }

    [Fact]
    public async Task Control_c_stops_an_answer_and_at_the_prompt_the_tool()
    {
        string text = string.Join(' ', Enumerable.Repeat("The keeper of the light counts ships.", 10));
        string passages = _folder.Write(
            "many.jsonl", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{{\"id\":\"{i}\",\"text\":\"{text}\"}}\n")));
        using var terminal = new Terminal("rank", passages, "--reading", "alone");
        await terminal.Until("? ");
        await terminal.Say("Who counts ships?\r");
        await terminal.Until("reading ");
        await terminal.Say(CtrlC);
        await terminal.Until("qrhead: cancelled.");
        await terminal.Until("? ");
        await terminal.Say(CtrlC);
        Assert.Equal(130, await terminal.Ended());
    }

    [Fact]
    public async Task Passages_are_read_before_the_first_question()
    {
        using var terminal = new Terminal(
            "rank", _folder.Write("tea.md", "# Tea\n\nIn the green tin.\n\n# Key\n\nBehind the clock.\n"), "--format", "jsonl",
            "--top", "1");
        await terminal.Until("? ");
        await terminal.Say("Where is the key?\r");
        await terminal.Until("\"query_id\":\"0\",\"rank\":1");
        await terminal.Until("? ");
        await terminal.Say($"{new string('x', 60)}\r");
        await terminal.Until("\"query_id\":\"1\"");
        await terminal.Until("? ");
        await terminal.Say(CtrlD);
        Assert.Equal(0, await terminal.Ended());
    }

    [Fact]
    public void Without_a_terminal_a_question_has_to_be_given()
    {
        ToolResult refused = Tool.RunWith("Where is the key?\n", "search", _folder.In("ix"));
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("--query", refused.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The tool in a terminal.</summary>
    private sealed class Terminal : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        private readonly Process _process;
        private readonly StringBuilder _shown = new();
        private readonly char[] _buffer = new char[4096];
        private int _seen;

        public Terminal(params string[] arguments)
        {
            Assert.SkipUnless(
                OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "There is no script of util-linux, which plays a terminal.");
            string command = string.Join(' ', Tool.Command.Concat(arguments).Select(word => $"'{word}'"));
            _process = Process.Start(new ProcessStartInfo("/usr/bin/script", ["-qec", command, "/dev/null"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment = { ["TERM"] = "xterm" },
            })!;
        }

        /// <summary>Types.</summary>
        public async Task Say(string keys)
        {
            await _process.StandardInput.WriteAsync(keys);
            await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }

        /// <summary>Waits until something is shown, behind what was waited for before.</summary>
        public async Task Until(string text)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            int at;
            while ((at = _shown.ToString().IndexOf(text, _seen, StringComparison.Ordinal)) < 0)
            {
                int read = await _process.StandardOutput.ReadAsync(_buffer, patience.Token);
                Assert.True(read > 0, $"It ended without '{text}': {_shown}");
                _shown.Append(_buffer, 0, read);
            }

            _seen = at + text.Length;
        }

        public async Task<int> Ended()
        {
            await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }
}
