using System.Runtime.InteropServices;

namespace QRHead.Cli;

/// <summary>
/// What ends the process from outside: the work is told to stop, and the exit code says which signal it was, 128 and its number, whether the work stopped by
/// itself or not. Before this is made, the system does the same.
/// </summary>
internal sealed class Signals : IDisposable
{
    private const int SignalBase = 128;

    /// <summary>A file has reached the size that the user's limits allow: the write fails with what to say, and the process goes on.</summary>
    private const PosixSignal FileSize = (PosixSignal)25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly (PosixSignal Signal, int Number)[] Ending = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1), (PosixSignal.SIGQUIT, 3)];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _code;

    /// <summary>Listens from now on.</summary>
    public Signals()
    {
        foreach ((PosixSignal signal, int number) in Ending)
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Stop(context, SignalBase + number)));
        if (!OperatingSystem.IsWindows())
            _registrations.Add(PosixSignalRegistration.Create(FileSize, context => context.Cancel = true));
    }

    /// <summary>Gets what the work is told to stop by.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Says how the process ends.</summary>
    /// <param name="code">How the work ended.</param>
    public int ExitCodeOf(int code) => _code == 0 ? code : _code;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, int code)
    {
        context.Cancel = true;

        // A second signal is impatience.
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0)
            Environment.Exit(_code);
        _ = Task.Run(async () =>
        {
            await Task.Delay(Patience);
            Environment.Exit(code);
        });
        _stop.Cancel();
    }
}
