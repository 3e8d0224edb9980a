namespace QRHead.Indexing;

/// <summary>
/// The right to change an index, held by one at a time among threads and processes. It ends with its process, however that ends.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const string Name = "writer.lock";
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;
    private const int ReadOnlyFileSystem = 30;

    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <exception cref="IndexException">Someone else holds it.</exception>
    public static WriterLock Take(string folder)
    {
        try
        {
            return new WriterLock(new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception)
            when (exception is UnauthorizedAccessException || (exception is IOException && exception.HResult is ReadOnlyFileSystem))
        {
            throw new IndexException(
                folder, "a place that may only be read", "one that can be written, to change an index",
                "Copy the index to where you may write; searching works here.", exception);
        }
        catch (IOException exception) when (exception.HResult is SharingViolation or LinuxWouldBlock or BsdWouldBlock)
        {
            throw new IndexException(
                folder, "that someone else is changing the index", "one writer at a time",
                "Wait until the other has finished; searching goes on meanwhile.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
