using Microsoft.Data.Sqlite;
using QRHead.Checkpoints;
using QRHead.Storage;

namespace QRHead.Indexing;

/// <summary>
/// The files with the keys of an index, mapped when they are needed. Files that are no longer listed are let go when nobody looks at them.
/// Safe for many threads: who looks at keys holds a <see cref="Use"/> meanwhile.
/// </summary>
/// <param name="folder">The index's folder.</param>
/// <param name="disk">What writes new ones.</param>
internal sealed class Segments(string folder, Disk disk) : IDisposable
{
    private const string Extension = ".keys";

    private readonly ReaderWriterLockSlim _use = new();
    private readonly Dictionary<long, CheckedPages> _mapped = [];
    private bool _closed;

    /// <summary>Gets what writes new ones.</summary>
    public Disk Disk => disk;

    /// <summary>The file of a segment.</summary>
    public string PathOf(long number) => Path.Combine(folder, FormattableString.Invariant($"{number:D8}{Extension}"));

    /// <summary>The files of segments in the folder.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(folder, $"*{Extension}");

    /// <summary>Checks that the files are there, each with its length: what is read is left to those who read it.</summary>
    /// <exception cref="DamagedFileException">One is missing, or has another length.</exception>
    public void CheckFiles(SqliteConnection connection)
    {
        foreach (SegmentRow segment in SegmentRow.All(connection))
        {
            var file = new FileInfo(PathOf(segment.Number));
            if (!file.Exists || file.Length != segment.Pages?.Length)
                throw new DamagedFileException(
                    file.Name, file.Exists ? $"{file.Length} bytes" : "nothing", $"the {segment.Pages?.Length} that were written");
        }
    }

    /// <summary>Maps segments, and keeps them mapped as long as the result is not disposed.</summary>
    /// <param name="connection">Has their checksums.</param>
    /// <param name="numbers">Their numbers.</param>
    /// <exception cref="FileNotFoundException">A segment was removed: the list of them is out of date.</exception>
    /// <exception cref="DamagedFileException">A segment has another length.</exception>
    public Use Take(SqliteConnection connection, IReadOnlyCollection<long> numbers)
    {
        LetGo(numbers);
        _use.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            lock (_mapped)
                return new Use(_use, numbers.ToDictionary(number => number, number => Mapped(connection, number)));
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
        foreach (CheckedPages mapped in _mapped.Values)
            mapped.Dispose();
        _mapped.Clear();
        _closed = true;
        _use.ExitWriteLock();
    }

    private CheckedPages Mapped(SqliteConnection connection, long number)
    {
        if (!_mapped.TryGetValue(number, out CheckedPages? mapped))
            _mapped.Add(number, mapped = CheckedPages.Open(PathOf(number), SegmentRow.PagesOf(connection, number)));
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
    internal sealed class Use(ReaderWriterLockSlim gate, IReadOnlyDictionary<long, CheckedPages> segments) : IDisposable
    {
        /// <summary>Gets the keys of a passage.</summary>
        /// <exception cref="DamagedFileException">They are not what was written.</exception>
        public ReadOnlySpan<byte> this[KeyPlace place] => segments[place.Segment].Slice(place.Offset, place.Length);

        /// <summary>Ends the use, on the thread that began it.</summary>
        public void Dispose() => gate.ExitReadLock();
    }
}
