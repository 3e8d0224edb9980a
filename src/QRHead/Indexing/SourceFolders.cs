using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>
/// The folders of an index, and the names that files get by them. A name is the file's path from the root: the folder that the first call
/// was about, or what several have in common. It never changes: not by a link on the way, nor by a folder that is moved, which is known by
/// what is in it.
/// </summary>
internal sealed class SourceFolders
{
    private readonly List<SourceFolder> _folders;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, string> _nameOfReal;
    private readonly List<(SourceFolder Before, string To)> _moved = [];
    private readonly HashSet<SourceFolder> _kept;

    /// <summary>Reads the folders of an index.</summary>
    public SourceFolders(SqliteConnection connection)
    {
        _folders = SourceFolder.All(connection);
        _kept = [.. _folders];
        List<SourceFile> files = SourceFile.All(connection);
        _names = [.. files.Select(file => file.Name)];
        _nameOfReal = new(StringComparer.Ordinal);
        foreach (SourceFile file in files)
            _nameOfReal[file.Real] = file.Name;
    }

    /// <summary>Gets the folders of which all files are indexed.</summary>
    public IEnumerable<string> Whole => _folders.Where(folder => folder.IsWhole).Select(folder => folder.Path);

    /// <summary>Gets whether there is something to write down.</summary>
    public bool HaveChanged => !_kept.SetEquals(_folders);

    /// <summary>Takes folders in that are not known yet.</summary>
    /// <param name="given">The folders' real paths, and whether all their files are meant.</param>
    /// <param name="hashes">
    /// The hashes of a folder's files by their paths in it, for folders that may be known ones which were moved.
    /// </param>
    /// <param name="connection">The connection.</param>
    public void TakeIn(
        IReadOnlyList<(string Path, bool IsWhole)> given, Func<string, IReadOnlyDictionary<string, string>> hashes,
        SqliteConnection connection)
    {
        List<SourceFile> files = SourceFile.All(connection);
        foreach ((string path, _) in given.Where(folder => folder.IsWhole && _folders.All(known => known.Path != folder.Path)))
        {
            if (MovedTo(path, files, hashes) is { } before)
                Move(before, path, files);
        }

        if (_folders.Count == 0 && given.Count > 0)
            _folders.Add(new SourceFolder(given.Select(folder => folder.Path).Aggregate(InCommon), "", IsWhole: false));
        foreach ((string path, bool whole) in given)
        {
            int at = _folders.FindIndex(known => known.Path == path);
            if (at >= 0)
                _folders[at] = _folders[at] with { IsWhole = _folders[at].IsWhole || whole };
            else
                _folders.Add(new SourceFolder(path, FreePrefix(path), whole));
        }
    }

    /// <summary>The name of a file: the one it has already, by whatever path it was found; else one that no file has.</summary>
    public string NameOf(FoundFile file)
    {
        if (_nameOfReal.TryGetValue(file.Real, out string? known))
            return known;
        SourceFolder folder = _folders.Where(folder => folder.Contains(file.Path)).MaxBy(folder => folder.Path.Length)!;
        string wanted = folder.NameOf(file.Path), name = wanted;
        for (int number = 2; !_names.Add(name); number++)
            name = FormattableString.Invariant($"{wanted}~{number}");
        return _nameOfReal[file.Real] = name;
    }

    /// <summary>Frees the name of a file that is gone.</summary>
    public void Forget(SourceFile file)
    {
        _names.Remove(file.Name);
        _nameOfReal.Remove(file.Real);
    }

    /// <summary>Writes down what was taken in.</summary>
    public void Keep(SqliteConnection connection)
    {
        foreach ((SourceFolder before, string to) in _moved)
            before.Move(connection, to);
        foreach (SourceFolder folder in _folders)
            folder.Keep(connection);
    }

    /// <summary>The known folder that a new one is: it is gone from its place, and most of its files are here, as they were.</summary>
    private SourceFolder? MovedTo(string path, List<SourceFile> files, Func<string, IReadOnlyDictionary<string, string>> hashes)
    {
        SourceFolder[] gone = [.. _folders.Where(folder => folder.IsWhole && !Directory.Exists(folder.Path))];
        if (gone.Length == 0)
            return null;
        IReadOnlyDictionary<string, string> here = hashes(path);
        (SourceFolder Folder, int Same, int All)[] alike =
        [
            .. gone.Select(folder => (folder, Kept: files.Where(file => folder.Contains(file.Real)).ToArray())).Select(one => (
                one.folder, one.Kept.Count(
                    file => here.TryGetValue(Path.GetRelativePath(one.folder.Path, file.Real), out string? hash) && hash == file.Hash),
                    one.Kept.Length)),
        ];
        (SourceFolder Folder, int Same, int All) best = alike.MaxBy(one => one.Same);
        return best.Same > 0 && best.Same * 2 >= best.All ? best.Folder : null;
    }

    private void Move(SourceFolder before, string to, List<SourceFile> files)
    {
        _moved.Add((before, to));
        _folders[_folders.IndexOf(before)] = before with { Path = to };
        foreach (SourceFile file in files.Where(file => before.Contains(file.Real)))
        {
            _nameOfReal.Remove(file.Real);
            _nameOfReal[Path.Join(to, file.Real[before.Path.Length..])] = file.Name;
        }
    }

    private string FreePrefix(string path)
    {
        string root = _folders.First(folder => folder.Prefix.Length == 0).Path;
        string wanted = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), prefix = $"{wanted}/";
        for (int number = 2; _folders.Any(folder => folder.Prefix == prefix); number++)
            prefix = FormattableString.Invariant($"{wanted}~{number}/");
        return prefix;
    }

    private static string InCommon(string one, string other)
    {
        var folder = new SourceFolder(one, "", IsWhole: false);
        while (!folder.Contains(other) && Path.GetDirectoryName(folder.Path) is { } parent)
            folder = folder with { Path = parent };
        return folder.Path;
    }
}
