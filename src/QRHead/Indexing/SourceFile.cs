using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>A file whose passages are indexed.</summary>
/// <param name="Name">Its name in the index, unique for ever: its path from the index's root, with slashes.</param>
/// <param name="Folder">The folder by way of which it was found, a real path.</param>
/// <param name="Real">Where it is, a real path.</param>
/// <param name="Hash">What it held, and how it was split: SHA-256, hexadecimal.</param>
internal sealed record SourceFile(string Name, string Folder, string Real, string Hash)
{
    private const string Columns = "name, folder, real, hash";

    /// <summary>The files of an index.</summary>
    public static List<SourceFile> All(SqliteConnection connection) => connection.Query(
        $"SELECT {Columns} FROM files ORDER BY name", Of);

    /// <summary>The id of a passage of the file.</summary>
    /// <param name="number">The passage's number, from 1.</param>
    public string IdOf(int number) => FormattableString.Invariant($"{Name}#{number}");

    /// <summary>The number of the file in the database, and the passages that were taken from it.</summary>
    public (long? Number, List<Passage> Passages) Find(SqliteConnection connection)
    {
        long? number = connection.Query("SELECT number FROM files WHERE name = $name", row => (long?)row.GetInt64(0), ("$name", Name))
            .SingleOrDefault();
        return (number, number is null ? [] : IndexEntry.OfFile(connection, number.Value));
    }

    /// <summary>Finds a file by its number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static SourceFile Numbered(SqliteConnection connection, long number) => connection.One(
        $"SELECT {Columns} FROM files WHERE number = $number", Of, ("$number", number));

    /// <summary>Writes the file down as it is now.</summary>
    /// <returns>Its number.</returns>
    public long Keep(SqliteConnection connection) => connection.One(
        $"""
        INSERT INTO files({Columns}) VALUES ($name, $folder, $real, $hash)
        ON CONFLICT(name) DO UPDATE SET folder = excluded.folder, real = excluded.real, hash = excluded.hash RETURNING number
        """,
        row => row.GetInt64(0), ("$name", Name), ("$folder", Folder), ("$real", Real), ("$hash", Hash));

    /// <summary>Writes the file down with a number that it had.</summary>
    public void Insert(SqliteConnection connection, long number) => connection.Execute(
        $"INSERT INTO files(number, {Columns}) VALUES ($number, $name, $folder, $real, $hash)",
        ("$number", number), ("$name", Name), ("$folder", Folder), ("$real", Real), ("$hash", Hash));

    /// <summary>Takes the file out; no passage of it may be left.</summary>
    public void Forget(SqliteConnection connection) => connection.Execute("DELETE FROM files WHERE name = $name", ("$name", Name));

    private static SourceFile Of(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
