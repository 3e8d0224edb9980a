using System.Security.Cryptography;
using QRHead.Storage;

namespace QRHead.Retrieval;

/// <summary>A file that is written or read once from its beginning, with seals in it: each is the SHA-256 of all bytes before it.</summary>
internal sealed class SealedFile : IDisposable
{
    private readonly Disk _disk;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private SealedFile(Disk disk, FileStream file) => (_disk, _file) = (disk, file);

    /// <summary>Bytes of a seal.</summary>
    public const int SealLength = SHA256.HashSizeInBytes;

    /// <summary>Gets the file's length, in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>Gets how many bytes have been written or read.</summary>
    public long Position => _file.Position;

    /// <summary>Makes a new file.</summary>
    public static SealedFile Create(string path, Disk disk) => new(disk, disk.Create(path));

    /// <summary>Opens a file to read it.</summary>
    public static SealedFile Open(string path) =>
        new(Disk.Real, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));

    /// <summary>Writes some bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }

    /// <summary>Writes a seal.</summary>
    public void WriteSeal() => Write(_hash.GetCurrentHash());

    /// <summary>Makes sure that the bytes are on the disk.</summary>
    public void Flush() => _disk.Flush(_file);

    /// <summary>Reads some bytes.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public void Read(Span<byte> bytes)
    {
        _file.ReadExactly(bytes);
        _hash.AppendData(bytes);
    }

    /// <summary>Reads a seal, and says whether it is that of the bytes before it.</summary>
    /// <exception cref="EndOfStreamException">There are fewer bytes.</exception>
    public bool ReadSeal()
    {
        byte[] expected = _hash.GetCurrentHash(), found = new byte[SealLength];
        Read(found);
        return found.AsSpan().SequenceEqual(expected);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
    }
}
