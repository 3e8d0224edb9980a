using System.Diagnostics.Metrics;

namespace QRHead.Server.Telemetry;

/// <summary>What the server counts and times, beside what ASP.NET Core and the library do.</summary>
internal sealed class ServerInstruments : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Source = "QRHead.Server";

    private readonly Meter _meter;

    public ServerInstruments(IMeterFactory meters)
    {
        _meter = meters.Create(Source);
        Wait = _meter.CreateHistogram(
            "qrhead.server.queue.duration", "s", "Waiting for a turn at the model.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
            });
        Waiting = _meter.CreateUpDownCounter<long>(
            "qrhead.server.queue.length", "{request}", "Requests that wait for a turn at the model.");
        Refused = _meter.CreateCounter<long>("qrhead.server.refused", "{request}", "Requests that were not answered, by kind.");
        Passages = _meter.CreateCounter<long>("qrhead.server.passages", "{passage}", "Passages of answered requests.");
        Truncated = _meter.CreateCounter<long>(
            "qrhead.server.truncated", "{passage}", "Passages of answered requests whose end was cut off.");
    }

    public Histogram<double> Wait { get; }

    public UpDownCounter<long> Waiting { get; }

    public Counter<long> Refused { get; }

    public Counter<long> Passages { get; }

    public Counter<long> Truncated { get; }

    public void Dispose() => _meter.Dispose();
}
