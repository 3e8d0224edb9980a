using System.Diagnostics;
using System.Globalization;
using QRHead.Compilation;
using QRHead.Retrieval;

namespace QRHead.Cli.Output;

/// <summary>
/// A line on stderr that says how far some work is, where it takes longer than a moment. Nothing where stderr is no terminal. Safe for many threads.
/// </summary>
/// <param name="work">What is done: <c>reading</c>.</param>
/// <param name="unit">What is counted: <c>tokens</c>.</param>
internal sealed class ProgressLine(string work, string unit) : IProgress<ReadProgress>, IProgress<CompileProgress>, IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.7);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _enabled = !Console.IsErrorRedirected;
    private readonly Lock _gate = new();
    private bool _shown;

    public void Report(ReadProgress value) => Report(value.TokensRead, value.TokensTotal);

    public void Report(CompileProgress value) => Report(value.NumbersDone, value.NumbersTotal);

    private void Report(long done, long total)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (!_enabled || elapsed < Patience || total == 0)
            return;
        double share = Math.Max((double)done / total, 1e-6);
        int filled = (int)(share * Width);
        TimeSpan remaining = elapsed * ((1 - share) / share);
        string bar = new string('━', filled) + new string('─', Width - filled);
        lock (_gate)
        {
            Console.Error.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\r{work} {bar} {done:N0} of {total:N0} {unit}, {remaining.TotalSeconds:N0} s left \e[K"));
            _shown = true;
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
            Console.Error.Write("\r\e[K");
        _shown = false;
    }
}
