using System.Runtime.InteropServices;

namespace QRHead.Cli;

/// <summary>
/// What ends the process from outside: the work is told to stop, and the exit code says which signal it was, 128 and its number, whether
/// the work stopped by itself or not. Until it listens, the system does the same.
/// </summary>
internal sealed partial class Signals : IDisposable
{
    private const int SignalBase = 128, Interrupt = 2;

    /// <summary>
    /// A file has reached the size that the user's limits allow: the write fails with what to say, and the process goes on.
    /// </summary>
    private const PosixSignal FileSize = (PosixSignal)25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly (PosixSignal Signal, int Number)[] Ending =
    [
        (PosixSignal.SIGINT, Interrupt), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1), (PosixSignal.SIGQUIT, 3),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private Part? _part;
    private int _code;

    /// <summary>Listens from now on.</summary>
    public static Signals Listen()
    {
        var signals = new Signals();
        foreach ((PosixSignal signal, int number) in Ending)
            signals._registrations.Add(PosixSignalRegistration.Create(signal, context => signals.Stop(context, SignalBase + number)));
        if (!OperatingSystem.IsWindows())
            signals._registrations.Add(PosixSignalRegistration.Create(FileSize, context => context.Cancel = true));
        return signals;
    }

    /// <summary>Gets what the work is told to stop by.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>
    /// Begins a part of the work that an interrupt (Ctrl-C) ends alone. A second one is impatience and ends the process, as it does when no
    /// part runs.
    /// </summary>
    public Part BeginPart() => new(this);

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
        if (code == SignalBase + Interrupt && EndPart())
            return;

        // A second signal is impatience.
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0)
            End(_code);
        _ = Task.Run(async () =>
        {
            await Task.Delay(Patience);
            End(code);
        });
        _stop.Cancel();
    }

    /// <summary>
    /// Ends the process at once. What native libraries would do at a process's usual end must not happen while the work still computes
    /// in them: that ends in a segmentation fault, and in its exit code.
    /// </summary>
    private static void End(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        EndNow(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void EndNow(int code);

    private bool EndPart()
    {
        lock (_gate)
        {
            if (_part is not { } part)
                return false;
            _part = null;
            part.Stop();
            return true;
        }
    }

    /// <summary>A part of the work that an interrupt ends alone, from its beginning to its disposal.</summary>
    internal sealed class Part : IDisposable
    {
        private readonly Signals _signals;
        private readonly CancellationTokenSource _stop;

        /// <summary>Begins it.</summary>
        internal Part(Signals signals)
        {
            (_signals, _stop) = (signals, CancellationTokenSource.CreateLinkedTokenSource(signals.Token));
            lock (signals._gate)
                signals._part = this;
        }

        /// <summary>Gets what it is told to stop by.</summary>
        public CancellationToken Token => _stop.Token;

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (_signals._gate)
                _signals._part = null;
            _stop.Dispose();
        }

        /// <summary>Tells it to stop.</summary>
        internal void Stop() => _stop.Cancel();
    }
}
