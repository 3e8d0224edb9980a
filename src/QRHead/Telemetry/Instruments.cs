using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace QRHead.Telemetry;

/// <summary>
/// What the library counts and times, for whoever listens (<c>docs/telemetry.md</c>). Instruments belong to the process, as those of the
/// platform do; where nobody listens they cost next to nothing. Nothing of a user's texts is in them.
/// </summary>
internal static class Instruments
{
    /// <summary>The name of the meter, and of the source of activities.</summary>
    public const string Source = "QRHead";

    private static readonly Meter Meter = new(Source);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    /// <summary>Gets the time of calls.</summary>
    public static Histogram<double> Calls { get; } = Time("qrhead.call.duration", "Calls of the library.");

    /// <summary>Gets the number of rankings.</summary>
    public static Counter<long> Rankings { get; } = Count(
        "qrhead.rankings", "{ranking}", "Rankings that were made, those of searches among them.");

    /// <summary>Gets the number of tokens that the model read.</summary>
    public static Counter<long> Tokens { get; } = Count("qrhead.tokens", "{token}", "Tokens that the model read.");

    /// <summary>Gets the time of runs of the model.</summary>
    public static Histogram<double> Reading { get; } = Time("qrhead.read.duration", "Runs of the model, each over one chunk of tokens.");

    /// <summary>Gets the time of reading out.</summary>
    public static Histogram<double> ReadOut { get; } = Time(
        "qrhead.readout.duration",
        "What the wanted heads of a query look at: once for each chunk of it, or over all passages that were read alone.");

    /// <summary>Gets the time of scoring.</summary>
    public static Histogram<double> Scoring { get; } = Time("qrhead.score.duration", "From what the heads look at to a ranking.");

    /// <summary>Gets the time of looking at the keys of an index.</summary>
    public static Histogram<double> Scans { get; } = Time("qrhead.index.scan.duration", "Holding a query against the keys of an index.");

    /// <summary>Gets the number of passages of an index that were scored.</summary>
    public static Counter<long> Scanned { get; } = Count(
        "qrhead.index.passages", "{passage}", "Passages of an index that a query was held against.");

    /// <summary>Gets the time of waiting for another call.</summary>
    public static Histogram<double> Waits { get; } = Time(
        "qrhead.turn.wait", "Waiting until another call has done with the same context or index.");

    /// <summary>Gets the number of passages that were looked for among those read before.</summary>
    public static Counter<long> PassageCache { get; } = Count(
        "qrhead.passage_cache.lookups", "{lookup}", "Passages that were looked for in a passage cache.");

    /// <summary>Gets the number of models that were looked for among those compiled before.</summary>
    public static Counter<long> CompiledCache { get; } = Count(
        "qrhead.compiled_cache.lookups", "{lookup}", "Models that were looked for in the cache of compiled models.");

    /// <summary>Counts whether something was found.</summary>
    public static void Looked(this Counter<long> counter, bool found) =>
        counter.Add(1, new KeyValuePair<string, object?>(Tags.Result, found ? "hit" : "miss"));

    /// <summary>Counts something of a kind.</summary>
    public static void Add(this Counter<long> counter, long count, string tag, string value) =>
        counter.Add(count, new KeyValuePair<string, object?>(tag, value));

    /// <summary>Measures until the result is disposed.</summary>
    public static Timing Start(this Histogram<double> histogram) => new(histogram, null, null);

    /// <summary>Measures something of a kind, until the result is disposed.</summary>
    public static Timing Start(this Histogram<double> histogram, string tag, string value) => new(histogram, tag, value);

    private static Counter<long> Count(string name, string unit, string description) => Meter.CreateCounter<long>(name, unit, description);

    private static Histogram<double> Time(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, Seconds);

    /// <summary>A measurement that is going on.</summary>
    internal readonly struct Timing(Histogram<double> histogram, string? tag, string? value) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        /// <summary>Ends it.</summary>
        public void Dispose()
        {
            double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            if (tag is null)
                histogram.Record(seconds);
            else
                histogram.Record(seconds, new KeyValuePair<string, object?>(tag, value));
        }
    }
}
