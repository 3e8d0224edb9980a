using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>Opens stdout and stderr for people: colour and boxes in a terminal, plain text where redirected or NO_COLOR is set.</summary>
internal static class TerminalOutput
{
    // A file has no right edge: lines are wrapped by whoever shows them.
    private const int Endless = 1_000_000_000;

    public static IAnsiConsole Create() => Open(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole CreateError() => Open(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        bool plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
            console.Profile.Width = Endless;
        return console;
    }
}
