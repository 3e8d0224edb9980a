using Microsoft.Data.Sqlite;
using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>
/// The passages of an index of any version, and the files and folders they come from: what is kept when keys are made anew.
/// </summary>
/// <param name="Passages">The passages in the order of their ids, each with the number of its file.</param>
/// <param name="Files">The files by their numbers.</param>
/// <param name="Folders">The folders.</param>
/// <param name="ChunkTokens">How texts were split; null where it was not written down.</param>
internal sealed record KeptSources(
    IReadOnlyList<(Passage Passage, long? File)> Passages, IReadOnlyList<(long Number, SourceFile File)> Files,
    IReadOnlyList<SourceFolder> Folders, int? ChunkTokens)
{
    /// <summary>Reads them.</summary>
    public static KeptSources Read(SqliteConnection connection)
    {
        string place = connection.Has("passages", "place") ? "place" : "NULL";
#pragma warning disable CA2100 // One of the two words above.
        List<(Passage, long?)> passages = connection.Query(
            $"SELECT id, text, title, {place}, file FROM passages ORDER BY id",
            row => (new Passage(row.GetString(0), row.GetString(1), row.TextOrNull(2)) { Place = row.TextOrNull(3) },
                row.IsDBNull(4) ? (long?)null : row.GetInt64(4)));
#pragma warning restore CA2100
        bool named = connection.Has("files", "name");
        List<(long Number, SourceFile File)> files = named
            ? connection.Query(
                "SELECT number, name, folder, real, hash FROM files", row =>
                    (row.GetInt64(0), new SourceFile(row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4))))
            : FilesOfOlder(connection);
        IReadOnlyList<SourceFolder> folders = named
            ? SourceFolder.All(connection)
            : [.. files.Select(file => file.File.Folder).Distinct().Select(folder => new SourceFolder(folder, "", IsWhole: true))];
        string? recipe = connection.Has("about", "recipe") ? connection.One("SELECT recipe FROM about", row => row.TextOrNull(0)) : null;
        return new KeptSources(passages, files, folders, recipe is null ? null : IndexRecipe.FromJson(recipe).ChunkTokens);
    }

    /// <summary>Writes files and folders down, with the numbers they had.</summary>
    public void Write(SqliteConnection connection)
    {
        foreach ((long number, SourceFile file) in Files)
            file.Insert(connection, number);
        foreach (SourceFolder folder in Folders)
            folder.Keep(connection);
    }

    /// <summary>Files of versions that knew them by the folder that was given and their path in it, which was also their name.</summary>
    private static List<(long Number, SourceFile File)> FilesOfOlder(SqliteConnection connection)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return connection.Query("SELECT number, folder, path, hash FROM files ORDER BY number", row =>
        {
            string folder = RealPath.Find(row.GetString(1)) ?? row.GetString(1), path = row.GetString(2);
            string name = names.Add(path) ? path : FormattableString.Invariant($"{path}~{row.GetInt64(0)}");
            return (row.GetInt64(0),
                new SourceFile(name, folder, Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar)), row.GetString(3)));
        });
    }
}
