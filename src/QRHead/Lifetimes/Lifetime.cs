namespace QRHead.Lifetimes;

/// <summary>
/// How long something may be used that can be disposed at any time and on any thread. Every call holds a <see cref="Use"/> while it runs;
/// the end refuses calls that come after it, waits for those that run, and frees. Thread-safe.
/// </summary>
/// <param name="owner">The public type, for the exception.</param>
/// <param name="free">Frees what is owned; called once, when nothing runs any more.</param>
/// <param name="within">What this uses, or owns: each use of this is one of those too, so they are not freed before it ends.</param>
internal sealed class Lifetime(Type owner, Action free, params Lifetime[] within)
{
    /// <summary>The innermost use of whoever calls; a progress callback and what it starts see that of the call they are told of.</summary>
    private static readonly AsyncLocal<Use?> Current = new();

    private readonly Lifetime[] _within = within;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uses;
    private bool _ended;

    /// <summary>Begins a use.</summary>
    /// <returns>The use; its disposal ends it.</returns>
    /// <exception cref="ObjectDisposedException">This has ended, or what it uses.</exception>
    public Use Begin()
    {
        Enter();
        return new Use(this);
    }

    /// <summary>
    /// What is made step by step, when it is asked for: each step is a use. Between two steps there is none, so the end does not wait for
    /// whoever looks at them.
    /// </summary>
    /// <param name="steps">The steps; what they hold is freed when the last is done, or no more are wanted.</param>
    /// <exception cref="ObjectDisposedException">This has ended; at any step.</exception>
    public IEnumerable<T> Each<T>(IEnumerable<T> steps)
    {
        IEnumerator<T>? step = null;
        try
        {
            while (true)
            {
                using (Begin())
                {
                    step ??= steps.GetEnumerator();
                    if (!step.MoveNext())
                        yield break;
                }

                yield return step.Current;
            }
        }
        finally
        {
            step?.Dispose();
        }
    }

    /// <summary>
    /// Ends: uses that come later are refused, and those that run are waited for. From within a call (a progress callback) it does not
    /// wait, for it would wait for itself: the last use that ends frees then. A second time it only waits.
    /// </summary>
    public void End()
    {
        bool first;
        lock (_gate)
        {
            first = !_ended && _uses == 0;
            _ended = true;
        }

        if (first)
            Free();
        else if (!Use.IsRunning(Current.Value))
            _freed.Task.GetAwaiter().GetResult();
    }

    private void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, owner);
            _uses++;
        }

        int entered = 0;
        try
        {
            for (; entered < _within.Length; entered++)
                _within[entered].Enter();
        }
        catch
        {
            Leave(entered);
            throw;
        }
    }

    private void Leave(int entered)
    {
        // Before what is owned is freed: it may be one of these, whose end would wait for this use.
        foreach (Lifetime used in _within.AsSpan(0, entered))
            used.Leave(used._within.Length);

        bool last;
        lock (_gate)
            last = --_uses == 0 && _ended;
        if (last)
            Free();
    }

    private void Free()
    {
        try
        {
            free();
        }
        finally
        {
            _freed.SetResult();
        }
    }

    /// <summary>A call that runs.</summary>
    internal sealed class Use : IDisposable
    {
        private readonly Lifetime _of;
        private readonly Use? _around = Current.Value;
        private volatile bool _over;

        public Use(Lifetime of)
        {
            _of = of;
            Current.Value = this;
        }

        /// <summary>Whether a use or one around it still runs: a task that a callback started may see one that is over.</summary>
        public static bool IsRunning(Use? use)
        {
            while (use is { _over: true })
                use = use._around;
            return use is not null;
        }

        /// <summary>Ends the use.</summary>
        public void Dispose()
        {
            if (_over)
                return;
            _over = true;
            Current.Value = _around;
            _of.Leave(_of._within.Length);
        }
    }
}
