using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using QRHead.Server.Refusals;
using QRHead.Server.Telemetry;

namespace QRHead.Server.Guard;

/// <summary>A bounded queue before the model. Who finds it full is told when there will be room, from how long requests took.</summary>
internal sealed class Admission(IOptions<QRHeadServerOptions> options, ServerInstruments instruments) : IDisposable
{
    /// <summary>The share of a new duration in the mean.</summary>
    private const double Fresh = 0.2;

    private readonly int _concurrency = options.Value.Concurrency;
    private readonly ConcurrencyLimiter _limiter = new(new()
    {
        PermitLimit = options.Value.Concurrency,
        QueueLimit = options.Value.QueueLength,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly Lock _gate = new();
    private double _meanSeconds = 1;

    /// <summary>Gets how many requests are worked on.</summary>
    public int Running => _concurrency - (int)_limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Gets how many requests wait.</summary>
    public int Waiting => (int)_limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Waits for the turn.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The turn, held until it is disposed.</returns>
    /// <exception cref="RefusedException">Too many wait already.</exception>
    public async Task<Held> EnterAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        instruments.Waiting.Add(1);
        try
        {
            RateLimitLease lease = await _limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
            if (!lease.IsAcquired)
            {
                lease.Dispose();
                throw new RefusedException(429, "overloaded_error", "Too many requests wait already; ask again later.")
                {
                    RetryAfter = UntilRoom(),
                };
            }

            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            instruments.Wait.Record(waited.TotalSeconds);
            return new Held(this, lease, waited);
        }
        finally
        {
            instruments.Waiting.Add(-1);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    /// <summary>How long it takes until the queue has moved by one: a request's time, shared by those that are worked on at once.</summary>
    private TimeSpan UntilRoom()
    {
        lock (_gate)
            return TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(_meanSeconds / _concurrency)));
    }

    private void Took(TimeSpan time)
    {
        lock (_gate)
            _meanSeconds += Fresh * (time.TotalSeconds - _meanSeconds);
    }

    /// <summary>A turn.</summary>
    internal sealed class Held(Admission admission, RateLimitLease lease, TimeSpan waited) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        /// <summary>Gets how long it was waited for.</summary>
        public TimeSpan Waited { get; } = waited;

        /// <summary>Gets how long it has been held.</summary>
        public TimeSpan Took => Stopwatch.GetElapsedTime(_start);

        public void Dispose()
        {
            admission.Took(Took);
            lease.Dispose();
        }
    }
}
