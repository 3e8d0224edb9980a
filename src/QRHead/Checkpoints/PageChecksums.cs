using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace QRHead.Checkpoints;

/// <summary>
/// Checksums of a file's pages of 64 KiB, the XXH3 of each, begun with its number; kept apart from the file, and with a checksum of their
/// own. They tell a flipped bit, a page in the place of another, and a file of another length; they don't tell what somebody changed on
/// purpose. Immutable.
/// </summary>
internal sealed class PageChecksums
{
    /// <summary>Bytes of a page; the last one of a file may have fewer.</summary>
    public const int PageBytes = 1 << 16;

    private readonly ulong[] _pages;

    private PageChecksums(long length, ulong[] pages) => (Length, _pages) = (length, pages);

    /// <summary>Gets the bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Gets the number of pages.</summary>
    public int Count => _pages.Length;

    /// <summary>Reads checksums as <see cref="ToBytes"/> wrote them.</summary>
    /// <returns>Null where they are not what was written.</returns>
    public static PageChecksums? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 * sizeof(long) || bytes.Length % sizeof(long) != 0)
            return null;
        ReadOnlySpan<byte> own = bytes[^sizeof(long)..], rest = bytes[..^sizeof(long)];
        long length = BinaryPrimitives.ReadInt64LittleEndian(rest);
        ulong[] pages = MemoryMarshal.Cast<byte, ulong>(rest[sizeof(long)..]).ToArray();
        return BinaryPrimitives.ReadUInt64LittleEndian(own) == XxHash3.HashToUInt64(rest) && length >= 0 && pages.Length == PagesOf(length)
            ? new PageChecksums(length, pages)
            : null;
    }

    /// <summary>Writes the checksums: the file's length, a number for each page, the checksum of it all. Little-endian.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[(Count + 2) * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Length);
        MemoryMarshal.AsBytes<ulong>(_pages).CopyTo(bytes.AsSpan(sizeof(long)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(^sizeof(long)..), XxHash3.HashToUInt64(bytes.AsSpan(..^sizeof(long))));
        return bytes;
    }

    /// <summary>Says whether a page has the bytes that were written.</summary>
    public bool Matches(int page, ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes, page) == _pages[page];

    private static long PagesOf(long length) => (length + PageBytes - 1) / PageBytes;

    /// <summary>Takes the checksums of a file while it is written. Not thread-safe.</summary>
    internal sealed class Taker
    {
        private readonly List<ulong> _pages = [];
        private XxHash3 _page = new(0);
        private long _length;

        /// <summary>Adds the next bytes of the file.</summary>
        public void Add(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                int room = PageBytes - (int)(_length % PageBytes), some = Math.Min(room, bytes.Length);
                _page.Append(bytes[..some]);
                _length += some;
                if (some == room)
                    EndPage();
                bytes = bytes[some..];
            }
        }

        /// <summary>Ends the file.</summary>
        public PageChecksums Finish()
        {
            if (_length % PageBytes != 0)
                EndPage();
            return new PageChecksums(_length, [.. _pages]);
        }

        private void EndPage()
        {
            _pages.Add(_page.GetCurrentHashAsUInt64());
            _page = new XxHash3(_pages.Count);
        }
    }
}
