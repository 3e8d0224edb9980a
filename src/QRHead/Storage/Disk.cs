using System.Runtime.InteropServices;

namespace QRHead.Storage;

/// <summary>
/// What writes files: the few operations by which something becomes whole on a disk, in the order that keeps it whole where the power fails
/// between any two. A file is written, then flushed; then it gets its name, or is listed somewhere; then what it stands in the place of
/// goes. Tests put a disk in its place that loses what was not flushed. Safe for many threads.
/// </summary>
internal partial class Disk
{
    private const int ReadOnly = 0;

    /// <summary>Gets the machine's own.</summary>
    public static Disk Real { get; } = new();

    /// <summary>Makes a new file; there must be none of that name. It is unbuffered: what is written goes to the system at once.</summary>
    public virtual FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <summary>Waits until what was written to a file is on the disk.</summary>
    public virtual void Flush(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Gives a file another name, in place of one that has it.</summary>
    public virtual void Move(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Gives a folder another name.</summary>
    public virtual void MoveFolder(string from, string to) => Directory.Move(from, to);

    /// <summary>Takes a file away.</summary>
    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Waits until the names in a folder are on the disk. Windows writes them with their files.</summary>
    public virtual void FlushNames(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        // A system that can't is not stopped by it: the file itself is flushed.
        int handle = Open(folder, ReadOnly);
        if (handle < 0)
            return;
        _ = Flush(handle);
        _ = Close(handle);
    }

    /// <summary>Writes a file that appears whole or not at all, in place of one of its name, and is on the disk afterwards.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">What is in it.</param>
    /// <exception cref="IOException">It can't be written; nothing is left behind.</exception>
    public void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = TemporaryFor(path);
        FileStream file = Create(temporary);
        try
        {
            using (file)
            {
                file.Write(bytes);
                Flush(file);
            }

            Move(temporary, path);
        }
        catch
        {
            Delete(temporary);
            throw;
        }

        FlushNames(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A name beside a file's, for what is not whole yet.</summary>
    public static string TemporaryFor(string path) => $"{path}.{Guid.NewGuid():N}.incomplete";

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
