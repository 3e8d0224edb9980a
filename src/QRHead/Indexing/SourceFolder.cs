using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>A folder that names of files start from. It may move on disk; the names stay.</summary>
/// <param name="Path">Where it is, a real path.</param>
/// <param name="Prefix">What its files' names begin with: empty for the root, or ending in a slash.</param>
/// <param name="IsWhole">Whether all its files are indexed; else only those that were named.</param>
internal sealed record SourceFolder(string Path, string Prefix, bool IsWhole)
{
    /// <summary>The folders of an index.</summary>
    public static List<SourceFolder> All(SqliteConnection connection) => connection.Query(
        "SELECT path, prefix, whole FROM folders ORDER BY path", row => new SourceFolder(
            row.GetString(0), row.GetString(1), row.GetBoolean(2)));

    /// <summary>Whether a path lies in the folder.</summary>
    public bool Contains(string path) => path.StartsWith(Path, StringComparison.Ordinal)
        && (path.Length == Path.Length || System.IO.Path.EndsInDirectorySeparator(Path)
            || path[Path.Length] == System.IO.Path.DirectorySeparatorChar);

    /// <summary>The name of a file in the folder.</summary>
    public string NameOf(string path) =>
        Prefix + System.IO.Path.GetRelativePath(Path, path).Replace(System.IO.Path.DirectorySeparatorChar, '/');

    /// <summary>Writes the folder down.</summary>
    public void Keep(SqliteConnection connection) => connection.Execute(
        "INSERT INTO folders(path, prefix, whole) VALUES ($path, $prefix, $whole) ON CONFLICT(path) DO UPDATE SET whole = max(whole, "
        + "excluded.whole)",
        ("$path", Path), ("$prefix", Prefix), ("$whole", IsWhole));

    /// <summary>Notes that the folder lies elsewhere now, with all its files.</summary>
    public void Move(SqliteConnection connection, string path)
    {
        connection.Execute("UPDATE folders SET path = $to WHERE path = $from", ("$from", Path), ("$to", path));
        connection.Execute("UPDATE files SET folder = $to WHERE folder = $from", ("$from", Path), ("$to", path));
        foreach (SourceFile file in SourceFile.All(connection).Where(file => Contains(file.Real)))
            (file with { Real = System.IO.Path.Join(path, file.Real[Path.Length..]) }).Keep(connection);
    }
}
