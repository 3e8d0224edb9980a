using System.Buffers.Binary;
using QRHead.Checkpoints;
using QRHead.Storage;

namespace QRHead.Indexing;

/// <summary>
/// Writes a segment: <c>magic, version, 0, the passages' keys one after the other</c>. Its file belongs to the index once the database
/// lists it with the checksums of its pages; one that it does not list is left over from a change that was cut off.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>The version that this release writes: the first had a seal at its end.</summary>
    public const int CurrentVersion = 2;

    /// <summary>Bytes before the first passage.</summary>
    public const int HeaderLength = 16;

    private readonly string _path;
    private readonly Disk _disk;
    private readonly FileStream _file;
    private readonly PageChecksums.Taker _pages = new();
    private bool _finished;

    /// <summary>Begins a new file.</summary>
    /// <param name="path">The file; there must be none of that name.</param>
    /// <param name="disk">What writes.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public SegmentWriter(string path, Disk disk)
    {
        (_path, _disk) = (path, disk);
        _file = disk.Create(path);
        Write(Header());
    }

    /// <summary>Gets how many bytes are written.</summary>
    public long Length => _file.Position;

    /// <summary>Appends a passage.</summary>
    /// <returns>Where it begins in the file.</returns>
    public long Add(ReadOnlySpan<byte> block)
    {
        long offset = _file.Position;
        Write(block);
        return offset;
    }

    /// <summary>Makes sure that the file is on the disk.</summary>
    /// <returns>The checksums of its pages.</returns>
    public PageChecksums Finish()
    {
        _disk.Flush(_file);
        _disk.FlushNames(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        _finished = true;
        return _pages.Finish();
    }

    /// <summary>Closes the file; one that is not finished is deleted.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_finished)
            _disk.Delete(_path);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _pages.Add(bytes);
        _file.Write(bytes);
    }

    /// <summary>The beginning of every segment.</summary>
    private static byte[] Header()
    {
        byte[] header = new byte[HeaderLength];
        "QRHEADKS"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), CurrentVersion);
        return header;
    }
}
