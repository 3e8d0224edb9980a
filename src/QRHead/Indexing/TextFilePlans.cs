using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>
/// Plans what has to be done so that an index holds what files and folders hold now: finds the files, names them, reads those that have
/// changed.
/// </summary>
internal sealed class TextFilePlans(IndexDatabase database, string index, TextSplitter splitter, TextFilesOptions options)
{
    private readonly List<LeftOutFile> _leftOut = [];

    /// <summary>Gets what could not be read and was passed over.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut => _leftOut;

    /// <summary>Makes the plans, and writes down which folders the index is of.</summary>
    /// <param name="paths">Files, and folders with all folders in them.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InputException">There is no such file or folder; or, where that is asked for, a file can't be read.</exception>
    public IReadOnlyList<IndexPlan> For(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        (string Path, string Real, bool IsFolder)[] given = [.. paths.Select(Given)];
        (SourceFolders folders, List<FoundFile> found) = database.Read(connection => Found(connection, given, cancellationToken));
        if (folders.HaveChanged)
            database.Write(folders.Keep);
        return database.Read(connection => Plans(connection, folders, given, found, cancellationToken));
    }

    private (SourceFolders Folders, List<FoundFile> Found) Found(
        SqliteConnection connection, (string Path, string Real, bool IsFolder)[] given, CancellationToken cancellationToken)
    {
        var folders = new SourceFolders(connection);
        folders.TakeIn(
            [.. given.Select(place => (place.IsFolder ? place.Real : Path.GetDirectoryName(place.Real)!, place.IsFolder)).Distinct()],
            folder => HashesOf(folder, cancellationToken), connection);
        var walk = new FolderWalk(options.Readers.Know);
        foreach ((string path, string real, bool isFolder) in given)
        {
            if (isFolder)
                walk.Enter(real, cancellationToken);
            else if (options.Readers.Know(path))
                walk.Add(real, real);
            else
                throw new InputException(
                    $"{path} ends in '{Path.GetExtension(path)}'; expected one of {string.Join(", ", options.Readers.Extensions)}, or a "
                    + "folder.");
        }

        walk.FollowLinks(cancellationToken);
        foreach (LeftOutFile file in walk.LeftOut)
            LeaveOut(file);
        return (folders, walk.Files);
    }

    private List<IndexPlan> Plans(
        SqliteConnection connection, SourceFolders folders, (string Path, string Real, bool IsFolder)[] given, List<FoundFile> found,
        CancellationToken cancellationToken)
    {
        List<SourceFile> kept = SourceFile.All(connection);
        HashSet<string> here = [.. found.Select(file => file.Real)];
        SourceFile[] gone = [.. kept.Where(file => !here.Contains(file.Real) && given.Any(place => IsOf(file, place)) && !IsLeftOut(file))];
        foreach (SourceFile file in gone)
            folders.Forget(file);
        Dictionary<string, SourceFile> byName = kept.Except(gone).ToDictionary(file => file.Name);
        string[] whole = [.. given.Where(place => place.IsFolder).Select(place => place.Real)];

        // First those that are gone, so that a file that was renamed can take ids over.
        List<IndexPlan> plans = [.. gone.Select(file => IndexPlan.ForGone(connection, file))];
        foreach (FoundFile file in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = folders.NameOf(file);
            SourceFile? before = byName.GetValueOrDefault(name);
            if (PlanFor(connection, file, name, before, before?.Folder ?? FolderOf(file, whole)) is { } plan)
                plans.Add(plan);
        }

        return plans;
    }

    private IndexPlan? PlanFor(SqliteConnection connection, FoundFile file, string name, SourceFile? before, string folder)
    {
        try
        {
            var source = new SourceFile(name, folder, file.Real, HashOf(file.Path));
            if (source == before)
                return new IndexPlan(null, [], [], source.Find(connection).Passages.Count);
            if (options.Readers.Read(file.Path) is not { } texts)
                return before is null ? null : IndexPlan.ForGone(connection, before);
            return IndexPlan.For(
                index, connection, source,
                [.. splitter.Split(texts, name).Select((passage, i) => passage with { Id = source.IdOf(i + 1) })]);
        }
        catch (InputException exception) when (!options.Strict)
        {
            LeaveOut(new LeftOutFile(file.Path, exception.Message));
            return null;
        }
    }

    private void LeaveOut(LeftOutFile file)
    {
        if (options.Strict)
            throw new InputException(file.Reason);
        _leftOut.Add(file);
        options.LeftOut?.Report(file);
    }

    /// <summary>Whether a file is one that was passed over, or lies in a folder that was: it may be there, unchanged.</summary>
    private bool IsLeftOut(SourceFile file) => _leftOut.Any(left => new SourceFolder(left.Path, "", IsWhole: true).Contains(file.Real));

    private static bool IsOf(SourceFile file, (string Path, string Real, bool IsFolder) place) =>
        place.IsFolder ? file.Folder == place.Real || new SourceFolder(place.Real, "", IsWhole: true).Contains(file.Real)
            : file.Real == place.Real;

    private static string FolderOf(FoundFile file, string[] whole) =>
        whole.FirstOrDefault(folder => new SourceFolder(folder, "", IsWhole: true).Contains(file.Path))
            ?? Path.GetDirectoryName(file.Path)!;

    private static (string Path, string Real, bool IsFolder) Given(string path)
    {
        bool isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
            throw new InputException($"{path}: there is no such folder or file.");
        return (path, Path.TrimEndingDirectorySeparator(
            RealPath.Find(path) ?? throw new InputException($"{path} is a link that leads in a circle.")), isFolder);
    }

    private Dictionary<string, string> HashesOf(string folder, CancellationToken cancellationToken)
    {
        var walk = new FolderWalk(options.Readers.Know);
        walk.Enter(folder, cancellationToken);
        walk.FollowLinks(cancellationToken);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (FoundFile file in walk.Files)
        {
            try
            {
                hashes[Path.GetRelativePath(folder, file.Real)] = HashOf(file.Path);
            }
            catch (InputException)
            {
                // It is told of where it is read.
            }
        }

        return hashes;
    }

    private string HashOf(string path)
    {
        using FileStream content = InputFile.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"blocks {splitter.MaxTokens} {splitter.MaxWithTitle}\n")));
        hash.AppendData(SHA256.HashData(content));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
