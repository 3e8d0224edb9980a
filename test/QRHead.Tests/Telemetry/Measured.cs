using System.Diagnostics;
using System.Diagnostics.Metrics;
using QRHead.Telemetry;

namespace QRHead.Tests.Telemetry;

/// <summary>What instruments and activities told of the calls that a test makes; other tests run beside it and are told of too.</summary>
internal sealed class Measured : IDisposable
{
    private readonly AsyncLocal<bool> _mine = new();
    private readonly MeterListener _meter = new();
    private readonly ActivityListener _activities;

    public Measured()
    {
        _mine.Value = true;
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Instruments.Source)
                listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Instruments.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (_mine.Value)
                    Activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public List<Activity> Activities { get; } = [];

    public List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> All { get; } = [];

    /// <summary>The values of an instrument, with a tag of a value where one is given.</summary>
    public double[] Of(string name, string? tag = null) =>
        [
            .. All.Where(one => one.Name == name && (tag is null || one.Tags.Any(found => Equals(found.Value, tag))))
                .Select(one => one.Value),
        ];

    public Activity Single(string name) => Assert.Single(Activities, activity => activity.OperationName == name);

    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_mine.Value)
            return;
        lock (All)
            All.Add((instrument.Name, value, tags.ToArray()));
    }
}
