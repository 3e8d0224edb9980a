using QRHead.Storage;

namespace QRHead.Hub;

/// <summary>Puts a file into a snapshot: a relative link to its blob, or the blob itself where links are impossible.</summary>
internal static class SnapshotFile
{
    /// <summary>Says whether a file is there: not only a link whose blob was taken away, which .NET counts as a file.</summary>
    public static bool Exists(string pointer) =>
        new FileInfo(pointer) is { Exists: true } file && (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Exists;

    /// <summary>Puts a finished download into the snapshot.</summary>
    /// <param name="downloaded">The download; it becomes the blob, or the file in the snapshot.</param>
    /// <param name="blob">The path of the blob.</param>
    /// <param name="pointer">The path in the snapshot.</param>
    /// <param name="useLinks">Whether to try links.</param>
    public static void Put(string downloaded, string blob, string pointer, bool useLinks)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(pointer)!);
        if (useLinks)
        {
            // The blob first: a link never leads to nothing.
            Disk.Real.Move(downloaded, blob);
            Disk.Real.FlushNames(Path.GetDirectoryName(blob)!);
            if (TryLink(blob, pointer))
                return;
            downloaded = blob;
        }

        File.Move(downloaded, pointer, overwrite: true);
    }

    /// <summary>Puts a blob that is there already into the snapshot.</summary>
    public static void PutExisting(string blob, string pointer, bool useLinks)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(pointer)!);
        if (useLinks && TryLink(blob, pointer))
            return;
        string temporary = $"{pointer}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.Copy(blob, temporary);
            File.Move(temporary, pointer, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool TryLink(string blob, string pointer)
    {
        try
        {
            // A link whose blob was taken away.
            if (new FileInfo(pointer).LinkTarget is not null)
                File.Delete(pointer);
            File.CreateSymbolicLink(pointer, Path.GetRelativePath(Path.GetDirectoryName(pointer)!, blob));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Exists(pointer);
        }
    }
}
