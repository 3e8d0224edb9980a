using System.Buffers.Binary;

namespace QRHead.Checkpoints;

/// <summary>Opens one safetensors file, checked as the format demands: whatever its header claims, every entry lies inside it.</summary>
/// <remarks>
/// The format: header length (8 bytes, little-endian), header (JSON), data (contiguous, in the order of its offsets).
/// Safe to read from many threads. Dispose after the last use of a span.
/// </remarks>
internal sealed class SafetensorsFile : IDisposable
{
    /// <summary>The format's own limit, in bytes.</summary>
    public const long MaxHeaderLength = 100_000_000;

    private const int LengthBytes = 8;

    private readonly MappedBytes _bytes;

    private SafetensorsFile(string name, MappedBytes bytes, SafetensorsHeader header)
    {
        Name = name;
        _bytes = bytes;
        Entries = header.Entries;
        Metadata = header.Metadata;
    }

    /// <summary>Gets the path as it was given, or the name of the memory: what messages say.</summary>
    public string Name { get; }

    /// <summary>Gets the tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Gets the texts under <c>__metadata__</c>; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="CheckpointException">The file is missing, cannot be read, is truncated or corrupt.</exception>
    public static SafetensorsFile Open(string path)
    {
        string resolved = RealPath.Of(path);
        if (!File.Exists(resolved))
        {
            string found = resolved == Path.GetFullPath(path) ? "no such file" : $"a link to {resolved}, which does not exist";
            throw new CheckpointException(path) { Found = found, Expected = "a safetensors file", Fix = SafetensorsHeader.DownloadAgain };
        }

        return Open(path, resolved, Map(path, resolved));
    }

    /// <summary>Reads a resource of an assembly in place; disposing the file closes the stream.</summary>
    /// <exception cref="CheckpointException">The bytes are truncated or corrupt.</exception>
    public static SafetensorsFile Open(UnmanagedMemoryStream stream, string name) => Open(name, null, MappedBytes.FromStream(stream));

    /// <summary>Reads memory in place.</summary>
    /// <exception cref="CheckpointException">The bytes are truncated or corrupt.</exception>
    public static SafetensorsFile Open(ReadOnlyMemory<byte> memory, string name) => Open(name, null, MappedBytes.FromMemory(memory));

    /// <summary>Gets some of a tensor's bytes, as stored.</summary>
    /// <param name="entry">A tensor of this file.</param>
    /// <param name="start">First byte, counted from the tensor's first.</param>
    /// <param name="length">Number of bytes.</param>
    public ReadOnlySpan<byte> Bytes(TensorEntry entry, long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.ByteLength - length);
        return _bytes.Slice(entry.Offset + start, length);
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    private static MappedBytes Map(string path, string resolved)
    {
        try
        {
            return MappedBytes.OpenFile(resolved);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, e) { Found = $"a file that cannot be opened ({e.Message})", Expected = "a readable file" };
        }
    }

    private static SafetensorsFile Open(string name, string? filePath, MappedBytes bytes)
    {
        try
        {
            int headerLength = HeaderLength(name, bytes);
            long dataStart = LengthBytes + headerLength;
            var source = new SafetensorsSource(name, filePath, dataStart, bytes.Length - dataStart);
            return new SafetensorsFile(name, bytes, SafetensorsHeader.Read(source, bytes.Slice(LengthBytes, headerLength)));
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static int HeaderLength(string name, MappedBytes bytes)
    {
        if (bytes.Length < LengthBytes)
        {
            throw new CheckpointException(name)
            {
                Found = $"{bytes.Length} bytes",
                Expected = "a safetensors file of more than 8 bytes",
                Fix = SafetensorsHeader.DownloadAgain,
            };
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(0, LengthBytes));
        long most = Math.Min(MaxHeaderLength, bytes.Length - LengthBytes);
        if (length is 0 || length > (ulong)most)
        {
            string possible = $"1 to {most} bytes (the file has {bytes.Length})";
            throw new CheckpointException(name)
            {
                Where = "header length",
                Found = $"{length} bytes",
                Expected = most == 0 ? "a header after the first 8 bytes, where the file ends" : possible,
                Fix = "The file is truncated or no safetensors file. " + SafetensorsHeader.DownloadAgain,
            };
        }

        return (int)length;
    }
}
