using QRHead.Telemetry;

namespace QRHead.Lifetimes;

/// <summary>
/// One at a time: whoever comes later waits for the turn, and can give up waiting. A turn can't be taken again by whoever has it.
/// Thread-safe.
/// </summary>
/// <param name="name">What is waited for, as telemetry says it.</param>
internal sealed class Turn(string name) : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits for the turn.</summary>
    /// <returns>The turn; its disposal passes it on.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Held Take(CancellationToken cancellationToken)
    {
        using (Instruments.Waits.Start(Tags.Turn, name))
            _free.Wait(cancellationToken);
        return new Held(_free);
    }

    /// <summary>Waits for the turn without a thread.</summary>
    /// <inheritdoc cref="Take"/>
    public async ValueTask<Held> TakeAsync(CancellationToken cancellationToken)
    {
        using (Instruments.Waits.Start(Tags.Turn, name))
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(_free);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <summary>The turn of one caller.</summary>
    internal readonly struct Held(SemaphoreSlim free) : IDisposable
    {
        /// <summary>Passes the turn on.</summary>
        public void Dispose() => free.Release();
    }
}
