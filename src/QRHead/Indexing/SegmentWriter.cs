using System.Buffers.Binary;
using QRHead.Retrieval;

namespace QRHead.Indexing;

/// <summary>
/// Writes a segment: <c>magic, version, 0, the passages' keys one after the other, seal</c>; the seal is the SHA-256 of all before it. Its file
/// belongs to the index once the database lists it; one that it does not list is left over from a change that was cut off.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>The version that this release writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Bytes before the first passage.</summary>
    public const int HeaderLength = 16;

    private readonly string _path;
    private readonly SealedFile _file;
    private bool _finished;

    /// <summary>Begins a new file.</summary>
    /// <param name="path">The file; there must be none of that name.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public SegmentWriter(string path)
    {
        _path = path;
        _file = SealedFile.Create(path);
        _file.Write(Header());
    }

    /// <summary>Gets how many bytes are written.</summary>
    public long Length => _file.Position;

    /// <summary>Appends a passage.</summary>
    /// <returns>Where it begins in the file.</returns>
    public long Add(ReadOnlySpan<byte> block)
    {
        long offset = _file.Position;
        _file.Write(block);
        return offset;
    }

    /// <summary>Seals the file and makes sure that it is on the disk.</summary>
    /// <returns>Its length.</returns>
    public long Finish()
    {
        _file.WriteSeal();
        _file.Flush();
        _finished = true;
        return _file.Position;
    }

    /// <summary>Closes the file; one that is not finished is deleted.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_finished)
            File.Delete(_path);
    }

    /// <summary>Reads a whole segment and says what is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">The length that it should have.</param>
    /// <param name="cancellationToken">Stops between parts.</param>
    /// <returns>Null where nothing is wrong.</returns>
    public static string? ProblemOf(string path, long length, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return $"the segment {Path.GetFileName(path)} is missing";
        using SealedFile file = SealedFile.Open(path);
        if (file.Length != length)
            return $"the segment {Path.GetFileName(path)} has {file.Length} bytes, {length} were written";
        byte[] part = new byte[1 << 20];
        for (long left = length - SealedFile.SealLength; left > 0; left -= part.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Read(part.AsSpan(0, (int)Math.Min(left, part.Length)));
        }

        return file.ReadSeal() ? null : $"the segment {Path.GetFileName(path)} does not have its checksum: it is corrupt";
    }

    /// <summary>The beginning of every segment.</summary>
    public static byte[] Header()
    {
        byte[] header = new byte[HeaderLength];
        "QRHEADKS"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), CurrentVersion);
        return header;
    }
}
