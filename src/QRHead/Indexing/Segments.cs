using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>
/// The files with the keys of an index, mapped when they are needed. Files that are no longer listed are let go when nobody looks at them. Safe for
/// many threads: who looks at keys holds a <see cref="Use"/> meanwhile.
/// </summary>
internal sealed class Segments(string folder) : IDisposable
{
    private const string Extension = ".keys";

    private readonly ReaderWriterLockSlim _use = new();
    private readonly Dictionary<long, MappedBytes> _mapped = [];
    private bool _closed;

    /// <summary>The file of a segment.</summary>
    public string PathOf(long number) => Path.Combine(folder, FormattableString.Invariant($"{number:D8}{Extension}"));

    /// <summary>The files of segments in the folder.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(folder, $"*{Extension}");

    /// <summary>Maps segments, and keeps them mapped as long as the result is not disposed.</summary>
    /// <exception cref="FileNotFoundException">A segment was removed: the list of them is out of date.</exception>
    public Use Take(IReadOnlyCollection<long> numbers)
    {
        LetGo(numbers);
        _use.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            lock (_mapped)
                return new Use(_use, numbers.ToDictionary(number => number, Mapped));
        }
        catch
        {
            _use.ExitReadLock();
            throw;
        }
    }

    public void Dispose()
    {
        _use.EnterWriteLock();
        foreach (MappedBytes mapped in _mapped.Values)
            mapped.Dispose();
        _mapped.Clear();
        _closed = true;
        _use.ExitWriteLock();
    }

    private MappedBytes Mapped(long number)
    {
        if (!_mapped.TryGetValue(number, out MappedBytes? mapped))
            _mapped.Add(number, mapped = MappedBytes.OpenFile(PathOf(number)));
        return mapped;
    }

    /// <summary>Lets segments go whose file is gone; where someone is looking, another time.</summary>
    private void LetGo(IReadOnlyCollection<long> kept)
    {
        lock (_mapped)
        {
            if (_mapped.Keys.All(kept.Contains))
                return;
        }

        if (!_use.TryEnterWriteLock(0))
            return;
        foreach (long number in _mapped.Keys.Except(kept).Where(number => !File.Exists(PathOf(number))).ToArray())
        {
            _mapped[number].Dispose();
            _mapped.Remove(number);
        }

        _use.ExitWriteLock();
    }

    /// <summary>Segments that stay mapped.</summary>
    internal sealed class Use(ReaderWriterLockSlim gate, IReadOnlyDictionary<long, MappedBytes> segments) : IDisposable
    {
        /// <summary>Gets the keys of a passage.</summary>
        public ReadOnlySpan<byte> this[KeyPlace place] => segments[place.Segment].Slice(place.Offset, place.Length);

        /// <summary>Ends the use, on the thread that began it.</summary>
        public void Dispose() => gate.ExitReadLock();
    }
}
