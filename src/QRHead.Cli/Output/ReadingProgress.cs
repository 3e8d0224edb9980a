using System.Diagnostics;
using System.Globalization;
using QRHead.Retrieval;

namespace QRHead.Cli.Output;

/// <summary>
/// A line on stderr that says how far the reading is, for contexts that take longer than a moment. Nothing where stderr is no terminal.
/// </summary>
internal sealed class ReadingProgress : IProgress<ReadProgress>, IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.7);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _enabled = !Console.IsErrorRedirected;
    private bool _shown;

    public void Report(ReadProgress value)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (!_enabled || elapsed < Patience || value.TokensTotal == 0)
            return;
        double share = (double)value.TokensRead / value.TokensTotal;
        int filled = (int)(share * Width);
        TimeSpan remaining = elapsed * ((1 - share) / share);
        string bar = new string('━', filled) + new string('─', Width - filled);
        Console.Error.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\rreading {bar} {value.TokensRead:N0} of {value.TokensTotal:N0} tokens, {remaining.TotalSeconds:N0} s left \e[K"));
        _shown = true;
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
            Console.Error.Write("\r\e[K");
        _shown = false;
    }
}
