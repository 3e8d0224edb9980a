using QRHead.Storage;

namespace QRHead.Tests.Storage;

/// <summary>
/// A disk that does all that it is told, and can say afterwards what would be left of it had the power failed: what was flushed is there;
/// of what was not, some sectors are and some are not; a file's length may be there without its bytes; of names that were given since they
/// were last flushed only the first are.
/// </summary>
internal sealed class LossyDisk : Disk
{
    private const int SectorBytes = 512;

    private readonly List<Operation> _operations = [];

    /// <summary>What else is to be remembered at each operation: the files of a database, which flushes by itself.</summary>
    public Func<object?> Beside { get; set; } = () => null;

    /// <summary>Gets how many operations there were.</summary>
    public int Count => _operations.Count;

    public override FileStream Create(string path)
    {
        Log(new Operation(Kind.Create, path));
        return new Recorded(this, path);
    }

    public override void Flush(FileStream file)
    {
        file.Flush(flushToDisk: false);
        Log(new Operation(Kind.Flush, ((Recorded)file).Path));
    }

    public override void Move(string from, string to)
    {
        base.Move(from, to);
        Log(new Operation(Kind.Move, from) { To = to });
    }

    public override void Delete(string path)
    {
        base.Delete(path);
        Log(new Operation(Kind.Delete, path));
    }

    public override void FlushNames(string folder) => Log(new Operation(Kind.FlushNames, folder));

    /// <summary>Says what is left where the power fails behind some of the operations.</summary>
    /// <param name="operations">How many were done.</param>
    /// <param name="random">Chooses what is lost.</param>
    /// <returns>The files, by path; and what was beside them at the last operation.</returns>
    public (Dictionary<string, byte[]> Files, object? Beside) After(int operations, Random random)
    {
        var written = new Dictionary<string, Content>();
        var names = new List<Action<Dictionary<string, Content>>>();
        var flushed = new Dictionary<string, Content>();
        foreach (Operation operation in _operations.Take(operations))
        {
            switch (operation.Kind)
            {
                case Kind.Create:
                    Content made = new();
                    Name(map => map[operation.Path] = made);
                    break;
                case Kind.Write:
                    written[operation.Path].Write(operation.Offset, operation.Bytes!);
                    break;
                case Kind.Flush:
                    written[operation.Path].Flush();
                    break;
                case Kind.Move:
                    Content moved = written[operation.Path];
                    Name(map =>
                    {
                        map.Remove(operation.Path);
                        map[operation.To!] = moved;
                    });
                    break;
                case Kind.Delete:
                    Name(map => map.Remove(operation.Path));
                    break;
                default:
                    names.ForEach(name => name(flushed));
                    names.Clear();
                    break;
            }
        }

        foreach (Action<Dictionary<string, Content>> name in names.Take(random.Next(names.Count + 1)))
            name(flushed);
        return (flushed.ToDictionary(file => file.Key, file => file.Value.Left(random)),
            operations == 0 ? null : _operations[operations - 1].Beside);

        void Name(Action<Dictionary<string, Content>> name)
        {
            name(written);
            names.Add(name);
        }
    }

    /// <summary>
    /// Says whether a file that was there from the beginning is taken away by then: deletion is not undone by what follows it here.
    /// </summary>
    public bool HasDeleted(string path, int operations) =>
        _operations.Take(operations).Any(operation => operation.Kind == Kind.Delete && operation.Path == path);

    private void Log(Operation operation) => _operations.Add(operation with { Beside = Beside() });

    private enum Kind
    {
        Create, Write, Flush, Move, Delete, FlushNames,
    }

    private sealed record Operation(Kind Kind, string Path)
    {
        public string? To { get; init; }

        public long Offset { get; init; }

        public byte[]? Bytes { get; init; }

        public object? Beside { get; init; }
    }

    /// <summary>The bytes of a file: those that are on the disk, and those that the system holds.</summary>
    private sealed class Content
    {
        private byte[] _flushed = [], _now = [];

        public void Write(long offset, byte[] bytes)
        {
            byte[] now = new byte[Math.Max(_now.Length, (int)offset + bytes.Length)];
            _now.CopyTo(now, 0);
            bytes.CopyTo(now, (int)offset);
            _now = now;
        }

        public void Flush() => _flushed = _now;

        public byte[] Left(Random random)
        {
            byte[] left = new byte[random.Next(_flushed.Length, _now.Length + 1)];
            _flushed.CopyTo(left, 0);
            for (int start = 0; start < left.Length; start += SectorBytes)
            {
                int length = Math.Min(SectorBytes, left.Length - start);
                if (random.Next(2) == 0)
                    _now.AsSpan(start, length).CopyTo(left.AsSpan(start));
            }

            return left;
        }
    }

    private sealed class Recorded(LossyDisk disk, string path)
        : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        public string Path { get; } = path;

        /// <summary>Spans come here too, as to every stream that is derived.</summary>
        public override void Write(byte[] buffer, int offset, int count)
        {
            long position = Position;
            base.Write(buffer, offset, count);
            disk.Log(new Operation(Kind.Write, Path) { Offset = position, Bytes = buffer.AsSpan(offset, count).ToArray() });
        }
    }
}
