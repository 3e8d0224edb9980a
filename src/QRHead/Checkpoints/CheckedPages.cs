namespace QRHead.Checkpoints;

/// <summary>
/// A mapped file whose pages are checked when they are first looked at: what was damaged at rest is noticed and not computed with; what was
/// checked costs nothing again. Safe to read from many threads.
/// </summary>
/// <remarks>
/// To use it for a file of your own: give all bytes to a <see cref="PageChecksums.Taker"/> while you write them, keep the checksums' bytes
/// where the file is listed (as the database of an index does), and read by <see cref="Slice"/> only. What is damaged is a
/// <see cref="DamagedFileException"/>.
/// </remarks>
internal sealed class CheckedPages : IDisposable
{
    private const int BitsOfWord = 32;

    private readonly string _path;
    private readonly MappedBytes _bytes;
    private readonly PageChecksums _pages;

    /// <summary>A bit for each page that was found whole.</summary>
    private readonly int[] _whole;

    private CheckedPages(string path, MappedBytes bytes, PageChecksums pages)
    {
        (_path, _bytes, _pages) = (path, bytes, pages);
        _whole = new int[(pages.Count + BitsOfWord - 1) / BitsOfWord];
    }

    /// <summary>Maps a file.</summary>
    /// <exception cref="DamagedFileException">It has another length.</exception>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static CheckedPages Open(string path, PageChecksums pages)
    {
        MappedBytes bytes = MappedBytes.OpenFile(path);
        if (bytes.Length == pages.Length)
            return new CheckedPages(path, bytes, pages);
        long found = bytes.Length;
        bytes.Dispose();
        throw new DamagedFileException(path, $"{found} bytes", $"the {pages.Length} that were written");
    }

    /// <summary>Gets some of the bytes, as they were written.</summary>
    /// <exception cref="DamagedFileException">A page of them is damaged, or they lie outside of the file.</exception>
    public ReadOnlySpan<byte> Slice(long start, int length)
    {
        if (start < 0 || length < 0 || start > _bytes.Length - length)
            throw new DamagedFileException(_path, $"{length} bytes wanted from byte {start} on", $"a place within its {_bytes.Length}");
        if (length == 0)
            return [];
        int last = (int)((start + length - 1) / PageChecksums.PageBytes);
        for (int page = (int)(start / PageChecksums.PageBytes); page <= last; page++)
        {
            int bit = 1 << (page % BitsOfWord);
            if ((Volatile.Read(ref _whole[page / BitsOfWord]) & bit) != 0)
                continue;
            if (!IsWhole(page))
                throw new DamagedFileException(
                    _path, $"other bytes in the page from byte {(long)page * PageChecksums.PageBytes} on", "those that were written");
            Interlocked.Or(ref _whole[page / BitsOfWord], bit);
        }

        return _bytes.Slice(start, length);
    }

    /// <summary>Checks all pages, also those that were found whole before.</summary>
    /// <param name="cancellationToken">Stops between pages.</param>
    /// <returns>The damaged ones: the first byte of each, and the byte behind its last.</returns>
    public IEnumerable<(long Start, long End)> Damaged(CancellationToken cancellationToken)
    {
        for (int page = 0; page < _pages.Count; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsWhole(page))
                yield return ((long)page * PageChecksums.PageBytes, Math.Min(_bytes.Length, (page + 1L) * PageChecksums.PageBytes));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    private bool IsWhole(int page)
    {
        long start = (long)page * PageChecksums.PageBytes;
        return _pages.Matches(page, _bytes.Slice(start, (int)Math.Min(PageChecksums.PageBytes, _bytes.Length - start)));
    }
}
