using System.Text;
using QRHead.Storage;

namespace QRHead.Hub;

/// <summary>The part of the cache that belongs to one model. The layout is shared with Python's hub client.</summary>
/// <remarks>
/// <code>
/// CACHEDIR.TAG
/// .locks/models--org--name/{etag}.lock
/// models--org--name/refs/{revision}                   the commit, as text
/// models--org--name/blobs/{etag}                      contents
/// models--org--name/snapshots/{commit}/{path}         a relative link to a blob, or a file of its own
/// models--org--name/.no_exist/{commit}/{path}         empty: the hub has no such file
/// </code>
/// </remarks>
internal sealed class HubCache
{
    /// <summary>What the folders of models begin with.</summary>
    public const string FolderPrefix = "models--";

    private const string Separator = "--";
    private const string TagText = """
        Signature: 8a477f597d28d172789f06886806bc55
        # This file is a cache directory tag created by huggingface_hub.
        # For information about cache directory tags, see:
        # https://bford.info/cachedir/

        """;

    private readonly string _root;
    private readonly string _name;

    /// <summary>Finds a model's part; nothing is made or read.</summary>
    /// <param name="root">The cache's folder.</param>
    /// <param name="repository"><c>org/name</c>.</param>
    public HubCache(string root, string repository)
    {
        _root = root;
        _name = FolderPrefix + repository.Replace("/", Separator, StringComparison.Ordinal);
    }

    /// <summary>Gets the model's folder.</summary>
    public string Folder => Path.Combine(_root, _name);

    /// <summary>Gets the folder of the blobs.</summary>
    public string Blobs => Path.Combine(Folder, "blobs");

    /// <summary>Gets the folder that holds a folder for each commit.</summary>
    public string Snapshots => Path.Combine(Folder, "snapshots");

    /// <summary>Gets the folder that holds a file for each revision.</summary>
    public string Refs => Path.Combine(Folder, "refs");

    /// <summary>Gets the folders that the cache makes for a model, the outermost first.</summary>
    public IReadOnlyList<string> Folders => [Folder, Snapshots, Refs, Blobs, Path.Combine(Folder, ".no_exist")];

    /// <summary>Gets the name of the model of a folder; null where it is none.</summary>
    public static string? RepositoryOf(string folderName)
    {
        string[] parts = folderName.Split(Separator, 3);
        return parts.Length == 3 && $"{parts[0]}{Separator}" == FolderPrefix ? $"{parts[1]}/{parts[2]}" : null;
    }

    /// <summary>Gets the path of a blob.</summary>
    public string Blob(string etag) => Path.Combine(Blobs, etag);

    /// <summary>Gets where a blob grows: under its lock, kept from one process to the next.</summary>
    public string Incomplete(string etag) => Path.Combine(Blobs, $"{etag}.qrhead.incomplete");

    /// <summary>Gets the path of a blob's lock.</summary>
    public string Lock(string etag) => Path.Combine(_root, ".locks", _name, $"{etag}.lock");

    /// <summary>Gets the folder of a commit's files.</summary>
    public string Snapshot(string commit) => Path.Combine(Snapshots, commit);

    /// <summary>Gets the path of a file of a commit.</summary>
    public string Pointer(string commit, string file) => Path.Combine(Snapshot(commit), OnDisk(file));

    /// <summary>Makes the folders that downloads need.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Blobs);
        string tag = Path.Combine(_root, "CACHEDIR.TAG");
        if (!File.Exists(tag))
            WriteWhole(tag, TagText);
    }

    /// <summary>Finds the commit behind a revision as far as the cache knows.</summary>
    /// <returns>Null where it does not.</returns>
    public string? CommitOf(string revision)
    {
        if (ModelReference.IsCommit(revision))
            return revision;
        string path = Path.Combine(Refs, OnDisk(revision));
        return File.Exists(path) && File.ReadAllText(path).Trim() is { } commit && ModelReference.IsCommit(commit) ? commit : null;
    }

    /// <summary>Lists the commits that have files.</summary>
    public IEnumerable<string> Commits() => !Directory.Exists(Snapshots) ? [] :
        Directory.EnumerateDirectories(Snapshots).Select(folder => Path.GetFileName(folder)!).Where(ModelReference.IsCommit)
            .Order(StringComparer.Ordinal);

    /// <summary>Lists the revisions whose commit is known, with <c>/</c>.</summary>
    public IEnumerable<(string Revision, string Commit)> Revisions() =>
        from file in FolderFiles.Below(Refs)
        let revision = Path.GetRelativePath(Refs, file.FullName).Replace(Path.DirectorySeparatorChar, '/')
        let commit = CommitOf(revision)
        where commit is not null
        select (revision, commit);

    /// <summary>Remembers the commit behind a revision.</summary>
    public void WriteRef(string revision, string commit)
    {
        if (CommitOf(revision) != commit)
            WriteWhole(Path.Combine(Refs, OnDisk(revision)), commit);
    }

    /// <summary>Says whether the hub is known to have no such file.</summary>
    public bool IsKnownAbsent(string commit, string file) => File.Exists(Absent(commit, file));

    /// <summary>Remembers that the hub has no such file.</summary>
    public void NoteAbsent(string commit, string file)
    {
        if (!IsKnownAbsent(commit, file))
            WriteWhole(Absent(commit, file), "");
    }

    private string Absent(string commit, string file) => Path.Combine(Folder, ".no_exist", commit, OnDisk(file));

    private static string OnDisk(string path) => path.Replace('/', Path.DirectorySeparatorChar);

    // Readers see the old text or the new, never a half; two writers do not meet in one temporary file.
    private static void WriteWhole(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Disk.Real.WriteWhole(path, Encoding.UTF8.GetBytes(text));
    }
}
