namespace QRHead.Checkpoints;

/// <summary>Follows the links of every part of a path, not only of the last one as .NET does.</summary>
/// <remarks>
/// Files of a hub snapshot are relative links (<c>../../blobs/…</c>). Seen through a linked folder they lead elsewhere unless the folder is
/// resolved first.
/// </remarks>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Resolves a path.</summary>
    /// <param name="path">A file or folder; parts that do not exist are kept as they are.</param>
    /// <exception cref="CheckpointException">The links form a circle.</exception>
    public static string Of(string path) =>
        Find(path) ?? throw new CheckpointException(path) { Found = "links that form a circle", Expected = "a file or folder" };

    /// <summary>Resolves a path.</summary>
    /// <param name="path">A file or folder; parts that do not exist are kept as they are.</param>
    /// <returns>The path without links; null where they form a circle.</returns>
    public static string? Find(string path)
    {
        int links = MostLinks;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    // Null: too many links. `full` has no '.' and no '..'.
    private static string? Resolve(string full, ref int links)
    {
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        if (Resolve(parent, ref links) is not { } folder)
            return null;

        string path = Path.Combine(folder, Path.GetFileName(full));
        if (new FileInfo(path).LinkTarget is not { } target)
            return path;
        return --links < 0 ? null : Resolve(Path.GetFullPath(target, folder), ref links);
    }
}
