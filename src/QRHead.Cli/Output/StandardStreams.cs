using System.Text;

namespace QRHead.Cli.Output;

/// <summary>
/// The process's streams. After <see cref="Open"/> whatever is written to <see cref="Console"/> is harmless for a terminal; what sends
/// escapes of its own (colours, a progress line) writes to the streams here, text that is not its own through <see cref="VisibleText"/>.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Gets stdout as it is, for what makes its own text visible.</summary>
    public static TextWriter RawOut { get; private set; } = Console.Out;

    /// <summary>Gets stderr as it is, for what makes its own text visible.</summary>
    public static TextWriter RawError { get; private set; } = Console.Error;

    /// <summary>Gets stdout for JSON.</summary>
    public static TextWriter Json { get; private set; } = VisibleWriter.ForJson(RawOut);

    /// <summary>Opens the streams: in UTF-8, whatever the system's code page is, since data goes through pipes.</summary>
    public static void Open()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        (RawOut, RawError) = (Console.Out, Console.Error);
        Json = VisibleWriter.ForJson(RawOut);
        Console.SetOut(VisibleWriter.ForText(RawOut));
        Console.SetError(VisibleWriter.ForText(RawError));
    }
}
