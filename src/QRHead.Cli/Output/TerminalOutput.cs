using Spectre.Console;
using Spectre.Console.Rendering;

namespace QRHead.Cli.Output;

/// <summary>Opens stdout and stderr for people: colour and boxes in a terminal, plain text where redirected or NO_COLOR is set.</summary>
internal static class TerminalOutput
{
    // A file has no right edge: lines are wrapped by whoever shows them.
    private const int Endless = 1_000_000_000;

    public static IAnsiConsole Create() => Open(StandardStreams.RawOut, Console.IsOutputRedirected);

    public static IAnsiConsole CreateError() => Open(StandardStreams.RawError, Console.IsErrorRedirected);

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
        console.Pipeline.Attach(new VisibleSegments());
        if (redirected)
            console.Profile.Width = Endless;
        return console;
    }

    /// <summary>Makes the text of all that is drawn visible; what the console itself sends are other segments.</summary>
    private sealed class VisibleSegments : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(one => new Visible(one));

        private sealed class Visible(IRenderable inner) : IRenderable
        {
            public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

            public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Of);

            private static Segment Of(Segment segment) => segment.IsControlCode || VisibleText.IndexIn(segment.Text) < 0
                ? segment
                : new Segment(VisibleText.Of(segment.Text), segment.Style);
        }
    }
}
