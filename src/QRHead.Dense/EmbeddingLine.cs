using System.Diagnostics;
using System.Globalization;
using QRHead.Cli.Output;

namespace QRHead.Dense;

/// <summary>
/// A line on stderr that says how many texts are embedded, and how long the rest will take. Nothing where stderr is no terminal.
/// </summary>
internal sealed class EmbeddingLine : IProgress<EmbeddingProgress>, IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _shown;

    public void Report(EmbeddingProgress value)
    {
        if (Console.IsErrorRedirected)
            return;
        double left = Stopwatch.GetElapsedTime(_start).TotalSeconds * (value.TextsTotal - value.TextsDone) / value.TextsDone;
        StandardStreams.RawError.Write(
            string.Create(
                CultureInfo.InvariantCulture, $"\rembedding {value.TextsDone:N0} of {value.TextsTotal:N0} texts, {left:N0} s left \e[K"));
        _shown = true;
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
            StandardStreams.RawError.Write("\r\e[K");
        _shown = false;
    }
}
