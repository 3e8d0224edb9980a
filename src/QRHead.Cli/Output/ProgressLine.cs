using System.Diagnostics;
using System.Globalization;
using QRHead.Lab;

namespace QRHead.Cli.Output;

/// <summary>
/// A line on stderr that says how far some work is, where it takes longer than a moment. Nothing where stderr is no terminal. Safe for many
/// threads.
/// </summary>
/// <param name="work">What is done: <c>reading</c>.</param>
internal sealed class ProgressLine(string work)
    : IProgress<ReadProgress>, IProgress<CompileProgress>, IProgress<DownloadProgress>, IProgress<DetectionProgress>,
        IProgress<ExperimentProgress>, IProgress<(int Done, int Total)>, IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.7);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _enabled = !Console.IsErrorRedirected;
    private readonly Lock _gate = new();
    private (double Share, TimeSpan At)? _first;
    private bool _shown;

    public void Report(ReadProgress value) =>
        Report(value.TokensRead, value.TokensTotal, static (done, total) => Count(done, total, "tokens"));

    public void Report(CompileProgress value) =>
        Report(value.NumbersDone, value.NumbersTotal, static (done, total) => Count(done, total, "numbers"));

    public void Report(DownloadProgress value) =>
        Report(value.BytesDone, value.BytesTotal, static (done, total) => $"{ByteSize.Of(done)} of {ByteSize.Of(total)}");

    public void Report(DetectionProgress value) =>
        Report(value.ExamplesDone, value.ExamplesTotal, static (done, total) => Count(done, total, "examples"));

    public void Report(ExperimentProgress value) =>
        Report(value.QueriesDone, value.QueriesTotal, static (done, total) => Count(done, total, "queries"));

    public void Report((int Done, int Total) value) => Report(value.Done, value.Total, static (done, total) => Count(done, total, "texts"));

    private void Report(long done, long total, Func<long, long, string> count)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (!_enabled || total == 0)
            return;
        lock (_gate)
        {
            // What was there at the first report, such as the beginning of a file, took no time.
            double share = (double)done / total;
            (double firstShare, TimeSpan firstAt) = _first ??= (share, elapsed);
            if (elapsed < Patience)
                return;
            int filled = (int)(share * Width);
            string bar = new string('━', filled) + new string('─', Width - filled);
            string left = share > firstShare
                ? string.Create(
                    CultureInfo.InvariantCulture, $", {(elapsed - firstAt).TotalSeconds * ((1 - share) / (share - firstShare)):N0} s left")
                : "";
            StandardStreams.RawError.Write($"\r{work} {bar} {count(done, total)}{left} \e[K");
            _shown = true;
        }
    }

    private static string Count(long done, long total, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0} {unit}");

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
            StandardStreams.RawError.Write("\r\e[K");
        _shown = false;
    }
}
