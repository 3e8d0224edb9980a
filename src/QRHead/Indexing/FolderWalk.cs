using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>
/// Finds the files of folders, each once however many paths lead to it: links are followed after everything that can be reached without
/// them, and only where nobody has been. What can't be entered is named and passed over. Hidden files and folders are not looked at.
/// </summary>
/// <param name="wanted">Whether a file of this name is read.</param>
internal sealed class FolderWalk(Func<string, bool> wanted)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _links = new();

    /// <summary>Gets the files found so far.</summary>
    public List<FoundFile> Files { get; } = [];

    /// <summary>Gets what was passed over so far.</summary>
    public List<LeftOutFile> LeftOut { get; } = [];

    /// <summary>Finds the files of a folder and of all folders in it, in the order of their paths, but for those behind links.</summary>
    /// <param name="folder">The folder's real path.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public void Enter(string folder, CancellationToken cancellationToken) => Visit(folder, folder, cancellationToken);

    /// <summary>Finds the files behind links, when every folder was entered: what can be reached without one has its plain name.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public void FollowLinks(CancellationToken cancellationToken)
    {
        while (_links.TryDequeue(out string? link))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? real = RealPath.Find(link);
            if (real is null)
                LeaveOut(link, "is a link that leads in a circle");
            else if (Directory.Exists(real))
                Visit(link, real, cancellationToken);
            else if (File.Exists(real))
                Add(link, real);
            else if (wanted(link) || Path.GetExtension(link).Length == 0)
                LeaveOut(link, "is a link to nothing");
        }
    }

    /// <summary>Adds a file that stands for itself.</summary>
    public void Add(string path, string real)
    {
        if (wanted(path) && _seen.Add(real))
            Files.Add(new FoundFile(path, real));
    }

    private void Visit(string path, string real, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_seen.Add(real) || IsIndex(real))
            return;
        FileSystemInfo[] entries;
        try
        {
            var options = new EnumerationOptions
            {
                IgnoreInaccessible = false,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            };
            entries =
            [
                .. new DirectoryInfo(path).EnumerateFileSystemInfos("*", options).OrderBy(entry => entry.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LeaveOut(path, $"can't be entered: {InputFile.ReasonOf(exception)}");
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            string within = Path.Combine(real, entry.Name);
            if (entry.LinkTarget is not null)
                _links.Enqueue(entry.FullName);
            else if (entry is DirectoryInfo)
                Visit(entry.FullName, within, cancellationToken);
            else if (wanted(entry.Name) && !File.Exists(entry.FullName))
                LeaveOut(
                    entry.FullName, entry.Name.Contains('\uFFFD', StringComparison.Ordinal) ? "has a name that is no UTF-8"
                        : "is no longer there, or no file");
            else
                Add(entry.FullName, within);
        }
    }

    /// <summary>An index has nothing to read in it, but might lie in its own folder.</summary>
    private static bool IsIndex(string folder) => IndexDatabase.Exists(folder);

    private void LeaveOut(string path, string reason) => LeftOut.Add(new LeftOutFile(path, $"{path} {reason}."));
}

/// <summary>A file that was found.</summary>
/// <param name="Path">The path by which it was found, from a real folder on.</param>
/// <param name="Real">Where it really is.</param>
internal readonly record struct FoundFile(string Path, string Real);
