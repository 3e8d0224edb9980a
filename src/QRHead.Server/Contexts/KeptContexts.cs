using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using QRHead.Server.Refusals;

namespace QRHead.Server.Contexts;

/// <summary>Contexts by their ids, as long as they are asked now and then.</summary>
internal sealed class KeptContexts(IOptions<QRHeadServerOptions> options, TimeProvider clock) : IDisposable
{
    private const int IdBytes = 16;

    private readonly ConcurrentDictionary<string, Kept> _contexts = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _coming;

    /// <summary>Reads a context and keeps it, if there is room for one.</summary>
    /// <param name="read">Reads it.</param>
    /// <returns>Its id, which nobody guesses, and the context.</returns>
    /// <exception cref="RefusedException">As many are kept as may be.</exception>
    public async Task<(string Id, Kept Context)> AddAsync(Func<Task<ReadContext>> read)
    {
        ForgetOld();
        lock (_gate)
        {
            if (_contexts.Count + _coming >= options.Value.MaxContexts)
            {
                TimeSpan pause = _contexts.Values.Select(kept => kept.Until).DefaultIfEmpty(clock.GetUtcNow()).Min() - clock.GetUtcNow();
                throw new RefusedException(
                    429, "overloaded_error", $"{options.Value.MaxContexts} contexts are kept, which is all there is room for; delete one.")
                {
                    RetryAfter = pause > TimeSpan.FromSeconds(1) ? pause : TimeSpan.FromSeconds(1),
                };
            }

            _coming++;
        }

        try
        {
            var kept = new Kept(await read().ConfigureAwait(false), clock.GetUtcNow() + options.Value.ContextTimeToLive);
            string id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true);
            _contexts[id] = kept;
            return (id, kept);
        }
        finally
        {
            lock (_gate)
                _coming--;
        }
    }

    /// <summary>Finds a context; it is kept for longer from now on.</summary>
    /// <exception cref="RefusedException">There is none, or none any more.</exception>
    public Kept Find(string id)
    {
        ForgetOld();
        if (!_contexts.TryGetValue(id, out Kept? kept))
            throw new RefusedException(
                404, "not_found_error",
                $"There is no such context, or none any more: it is kept for {options.Value.ContextTimeToLive.TotalMinutes:0.#} minutes "
                + "after it was asked. Make it again.")
            {
                Field = "context",
            };
        kept.Until = clock.GetUtcNow() + options.Value.ContextTimeToLive;
        return kept;
    }

    /// <summary>Forgets a context.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string id)
    {
        if (!_contexts.TryRemove(id, out Kept? kept))
            return false;
        kept.Context.Dispose();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string id in _contexts.Keys)
            Remove(id);
    }

    private void ForgetOld()
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach ((string id, Kept kept) in _contexts)
        {
            if (kept.Until < now)
                Remove(id);
        }
    }

    /// <summary>A context, and until when it is kept.</summary>
    internal sealed class Kept(ReadContext context, DateTimeOffset until)
    {
        private long _until = until.UtcTicks;

        public ReadContext Context { get; } = context;

        public DateTimeOffset Until
        {
            get => new(Interlocked.Read(ref _until), TimeSpan.Zero);
            set => Interlocked.Exchange(ref _until, value.UtcTicks);
        }
    }
}
