using System.IO.Enumeration;

namespace QRHead.Hub;

/// <summary>
/// The files of a folder and of the folders in it, as far as they are its own: what a link to a folder leads to belongs to somebody else.
/// </summary>
internal static class FolderFiles
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    /// <summary>Lists the files, and links to files or to folders as links. None where there is no such folder.</summary>
    public static IEnumerable<FileInfo> Below(string folder) => !Directory.Exists(folder) ? [] :
        new FileSystemEnumerable<FileInfo>(folder, static (ref entry) => new FileInfo(entry.ToFullPath()), Everything)
        {
            ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory || IsLink(entry.Attributes),
            ShouldRecursePredicate = static (ref entry) => !IsLink(entry.Attributes),
        };

    /// <summary>Says whether a folder is a link to one that lies elsewhere, or nowhere.</summary>
    public static bool IsLink(string folder) => new DirectoryInfo(folder).LinkTarget is not null;

    private static bool IsLink(FileAttributes attributes) => attributes.HasFlag(FileAttributes.ReparsePoint);
}
