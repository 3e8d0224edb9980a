using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>A text file whose passages are indexed.</summary>
/// <param name="Folder">The folder that was indexed, as a full path.</param>
/// <param name="Path">The file's path within it, with slashes.</param>
/// <param name="Hash">What it held, and how it was split: SHA-256, hexadecimal.</param>
internal sealed record SourceFile(string Folder, string Path, string Hash)
{
    private static readonly string[] Extensions = [".txt", ".md"];

    /// <summary>Finds the text and Markdown files of a folder and of all folders in it; a file stands for itself.</summary>
    /// <param name="place">The folder, or the file.</param>
    /// <param name="splitter">How they will be split.</param>
    /// <returns>The files in the order of their paths, each with its text.</returns>
    /// <exception cref="InputException">There is no such folder or file, or a file can't be read.</exception>
    public static IEnumerable<(SourceFile File, string Text)> In(string place, TextSplitter splitter)
    {
        string root = RootOf(place);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        string[] paths = File.Exists(place) ? [System.IO.Path.GetFullPath(place)] : [.. Directory.EnumerateFiles(root, "*", options).Where(IsText).Order(StringComparer.Ordinal)];
        foreach (string path in paths)
        {
            string text = PassageFile.ReadText(path);
            string relative = System.IO.Path.GetRelativePath(root, path).Replace(System.IO.Path.DirectorySeparatorChar, '/');
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{splitter.MaxTokens} {text}")));
            yield return (new SourceFile(root, relative, Convert.ToHexStringLower(hash)), text);
        }
    }

    /// <summary>Splits the file's text into passages, named <c>path#1</c>, <c>path#2</c> …</summary>
    public IReadOnlyList<Passage> Split(string text, TextSplitter splitter)
    {
        bool markdown = System.IO.Path.GetExtension(Path).Equals(".md", StringComparison.OrdinalIgnoreCase);
        return [.. splitter.Split(text, markdown).Select((passage, i) => passage with { Id = FormattableString.Invariant($"{Path}#{i + 1}") })];
    }

    /// <summary>Whether a file's name is that of a text.</summary>
    public static bool IsText(string path) => Extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The files of a folder as they were indexed, or the one file.</summary>
    public static List<SourceFile> Kept(SqliteConnection connection, string place) =>
    [
        .. connection.Query(
            "SELECT folder, path, hash FROM files WHERE folder = $folder ORDER BY path",
            row => new SourceFile(row.GetString(0), row.GetString(1), row.GetString(2)), ("$folder", RootOf(place)))
            .Where(file => !File.Exists(place) || file.Path == System.IO.Path.GetFileName(place)),
    ];

    /// <summary>The number of the file in the database, and the passages that were taken from it.</summary>
    public (long? Number, List<Passage> Passages) Find(SqliteConnection connection)
    {
        long? number = connection.Query(
            "SELECT number FROM files WHERE folder = $folder AND path = $path", row => (long?)row.GetInt64(0), ("$folder", Folder), ("$path", Path)).SingleOrDefault();
        return (number, number is null ? [] : connection.Query(
            "SELECT id, text, title FROM passages WHERE file = $file", row => new Passage(row.GetString(0), row.GetString(1), row.TextOrNull(2)), ("$file", number)));
    }

    /// <summary>Finds a file by its number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static SourceFile Numbered(SqliteConnection connection, long number) => connection.One(
        "SELECT folder, path, hash FROM files WHERE number = $number", row => new SourceFile(row.GetString(0), row.GetString(1), row.GetString(2)), ("$number", number));

    /// <summary>Writes the file down as it is now.</summary>
    /// <returns>Its number.</returns>
    public long Keep(SqliteConnection connection) => connection.One(
        """
        INSERT INTO files(folder, path, hash) VALUES ($folder, $path, $hash)
        ON CONFLICT(folder, path) DO UPDATE SET hash = excluded.hash RETURNING number
        """,
        row => row.GetInt64(0), ("$folder", Folder), ("$path", Path), ("$hash", Hash));

    /// <summary>Takes the file out; no passage of it may be left.</summary>
    public void Forget(SqliteConnection connection) =>
        connection.Execute("DELETE FROM files WHERE folder = $folder AND path = $path", ("$folder", Folder), ("$path", Path));

    private static string RootOf(string place) =>
        Directory.Exists(place) ? System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(place))
        : File.Exists(place) ? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(place))!
        : throw new InputException($"{place}: there is no such folder or file.");
}
