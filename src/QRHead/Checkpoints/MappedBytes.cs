using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace QRHead.Checkpoints;

/// <summary>Read-only bytes at a fixed address: a mapped file, an assembly's resource, or pinned memory.</summary>
/// <remarks>
/// Safe to read from many threads. Spans and pointers are valid until disposal. A file must not be cut short while it is mapped.
/// </remarks>
internal sealed unsafe class MappedBytes : IDisposable
{
    private readonly byte* _start;
    private readonly Action _release;
    private bool _disposed;

    private MappedBytes(byte* start, long length, Action release)
    {
        _start = start;
        Length = length;
        _release = release;
    }

    /// <summary>Gets the number of bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a file of at least one byte.</summary>
    public static MappedBytes OpenFile(string path)
    {
        long length = new FileInfo(path).Length;
        if (length == 0)
            return new MappedBytes(null, 0, () => { });

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new MappedBytes(start + view.PointerOffset, length, () =>
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        });
    }

    /// <summary>Takes the whole of a resource stream, which it closes on disposal.</summary>
    public static MappedBytes FromStream(UnmanagedMemoryStream stream)
    {
        stream.Position = 0;
        return new MappedBytes(stream.PositionPointer, stream.Length, stream.Dispose);
    }

    /// <summary>Pins memory until disposal.</summary>
    public static MappedBytes FromMemory(ReadOnlyMemory<byte> memory)
    {
        MemoryHandle handle = memory.Pin();
        return new MappedBytes((byte*)handle.Pointer, memory.Length, () => handle.Dispose());
    }

    /// <summary>Gets some of the bytes.</summary>
    public ReadOnlySpan<byte> Slice(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return new ReadOnlySpan<byte>(Address(start), length);
    }

    /// <summary>Gets the address of a byte.</summary>
    public byte* Address(long start)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _start + start;
    }

    /// <summary>Unmaps the file or lets the memory go.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _release();
    }
}
