using System.IO.Hashing;
using System.Text;
using Microsoft.Data.Sqlite;
using QRHead.Checkpoints;

namespace QRHead.Indexing;

/// <summary>
/// The SQLite database of an index: passages, where their keys are, the files they come from, and the words for BM25. Readers see it as it
/// was when they began; a change is seen whole or not at all. Safe for many threads and processes.
/// </summary>
internal sealed class IndexDatabase : IDisposable
{
    private const string Name = "index.db";

    /// <summary>Before a change: the keys that it takes out are deleted when it is made, so a failing power must not unmake it.</summary>
    public const string Durable = "PRAGMA synchronous = FULL";

    private const string Schema =
        $"""
        CREATE TABLE about(
            header TEXT NOT NULL, sum INTEGER NOT NULL, changes INTEGER NOT NULL DEFAULT 0, words INTEGER NOT NULL DEFAULT 0, recipe TEXT, {PassageTally.Columns});
        CREATE TABLE segments(number INTEGER PRIMARY KEY AUTOINCREMENT, length INTEGER NOT NULL, pages BLOB NOT NULL);
        CREATE TABLE folders(path TEXT PRIMARY KEY, prefix TEXT NOT NULL, whole INTEGER NOT NULL);
        CREATE TABLE files(
            number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, real TEXT NOT NULL, hash TEXT NOT NULL);
        CREATE TABLE passages(
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, text TEXT NOT NULL, place TEXT, cut INTEGER, file INTEGER REFERENCES files(number),
            tokens INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            segment INTEGER NOT NULL REFERENCES segments(number), offset INTEGER NOT NULL, length INTEGER NOT NULL,
            sum INTEGER NOT NULL, seal BLOB NOT NULL);
        CREATE INDEX passages_of_file ON passages(file);
        CREATE INDEX passages_of_segment ON passages(segment);
        CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
            {PassageTally.Added}
        END;
        CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
            {PassageTally.Removed}
        END;
        CREATE TRIGGER passage_moved AFTER UPDATE OF sum ON passages BEGIN
            {PassageTally.Removed}
            {PassageTally.Added}
        END;
        """;

    private readonly string _folder;
    private readonly string _connection;

    private IndexDatabase(string folder, SqliteOpenMode mode, bool immutable = false)
    {
        _folder = folder;
        string path = Path.Combine(folder, Name);
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = immutable ? $"file:{Uri.EscapeDataString(Path.GetFullPath(path))}?immutable=1" : path,
            Mode = mode,
            Pooling = !immutable,
        }.ToString();
    }

    /// <summary>Whether a folder has the file of a database; it may be that of an index whose making was cut off.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Whether the database is that of an index that was made whole.</summary>
    public static bool HasIndex(string folder)
    {
        using IndexDatabase database = Usable(folder, out bool hasTables);
        return hasTables;
    }

    /// <summary>Makes the database of a new index.</summary>
    /// <param name="folder">The index's folder; what is left in it of an index whose making was cut off is made whole.</param>
    /// <param name="header">What the index says of itself.</param>
    /// <param name="recipe">What it will be built with.</param>
    /// <exception cref="IndexException">There is an index already, or the database can't be made.</exception>
    public static void Create(string folder, IndexHeader header, IndexRecipe recipe)
    {
        using var database = new IndexDatabase(folder, SqliteOpenMode.ReadWriteCreate);
        database.Run(connection =>
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            using SqliteTransaction transaction = connection.BeginTransaction();
            if (HasTables(connection))
                throw new IndexException(folder, "an index", "none", "Open it, or give another folder.");
            Fill(connection, header, recipe.ToJson(), changes: 0);
            transaction.Commit();
            return true;
        });
    }

    /// <summary>Makes the tables of an index anew, in a transaction: what was in them is gone.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="header">What the index says of itself.</param>
    /// <param name="recipe">What it is built with from now on.</param>
    /// <param name="changes">How often it was changed.</param>
    public static void Refill(SqliteConnection connection, IndexHeader header, IndexRecipe recipe, long changes)
    {
        foreach (string table in (ReadOnlySpan<string>)[
            "postings", "words", "vectors", "embeddings", "passages", "segments", "files", "folders", "about"])
#pragma warning disable CA2100 // The names are those above.
            connection.Execute($"DROP TABLE IF EXISTS {table}");
#pragma warning restore CA2100
        connection.Execute(TokenStatistics.Gone);
        Fill(connection, header, recipe.ToJson(), changes);
    }

    /// <summary>Opens the database of an index.</summary>
    /// <exception cref="IndexException">There is none.</exception>
    public static IndexDatabase Open(string folder)
    {
        if (!Exists(folder))
            throw NoIndex(folder);
        IndexDatabase database = Usable(folder, out bool hasTables);
        if (hasTables)
            return database;
        database.Dispose();
        throw NoIndex(folder);
    }

    /// <summary>Reads what the index says of itself.</summary>
    /// <exception cref="IndexException">It is that of another version, or damaged.</exception>
    public IndexHeader Header() => Run(connection =>
    {
        // Other versions have other columns.
        string json = connection.One("SELECT header FROM about", row => row.GetString(0));
        IndexHeader header = IndexHeader.FromJson(_folder, json);
        return connection.One("SELECT sum FROM about", row => row.GetInt64(0)) == SumOf(json)
            ? header
            : throw new InvalidDataException("a header that is not what was written");
    });

    /// <summary>Does something with a connection of its own.</summary>
    /// <exception cref="IndexException">The database is damaged, or can't be read or written.</exception>
    public T Run<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = new SqliteConnection(_connection);
            connection.Open();
            return work(connection);
        }
        catch (Exception exception) when (exception is SqliteException or System.Text.Json.JsonException or InvalidDataException)
        {
            throw new IndexException(
                _folder, $"a database that can't be used ({exception.Message})", "that of an index, on a disk with room",
                "Check it (qrhead index verify), or build it again.", exception);
        }
        catch (Exception exception) when (DamagedFile(exception) is { } damaged)
        {
            throw new IndexException(
                _folder, $"{damaged.Found} in {damaged.Name}", damaged.Expected,
                "Read again what is damaged (qrhead index verify --repair), or build it again.", exception);
        }
    }

    /// <summary>Does something with the database as it is now, whatever is changed meanwhile.</summary>
    /// <exception cref="IndexException">The database is damaged, or can't be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> work) => Run(connection =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        return work(connection);
    });

    /// <summary>
    /// How often the index was changed: two readers that find the same number find the same passages, with their keys at the same places.
    /// </summary>
    public static long Changes(SqliteConnection connection) => connection.One("SELECT changes FROM about", row => row.GetInt64(0));

    /// <summary>Does something that is written whole or not at all, and counts as a change.</summary>
    /// <exception cref="IndexException">The database is damaged, or can't be written.</exception>
    public void Write(Action<SqliteConnection> work) => Run(connection =>
    {
        connection.Execute(Durable);
        using SqliteTransaction transaction = connection.BeginTransaction();

        // First of all: it makes a connection that was kept open see that the database was compacted meanwhile.
        connection.Execute("UPDATE about SET changes = changes + 1");
        work(connection);
        transaction.Commit();
        return true;
    });

    /// <summary>Closes the connections that are kept open for the next use.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private static void Fill(SqliteConnection connection, IndexHeader header, string recipe, long changes)
    {
        connection.Execute(Schema);
        connection.Execute(IndexWords.Schema);
        connection.Execute(IndexVectors.Schema);
        if (header.Similarity is not null)
            connection.Execute(TokenStatistics.Schema);
        string json = header.ToJson();
        connection.Execute(
            "INSERT INTO about(header, sum, recipe, changes) VALUES ($header, $sum, $recipe, $changes)",
            ("$header", json), ("$sum", SumOf(json)), ("$recipe", recipe), ("$changes", changes));
    }

    /// <summary>Opens a database for reading and writing, or for reading only where the place allows no more.</summary>
    private static IndexDatabase Usable(string folder, out bool hasTables)
    {
        var database = new IndexDatabase(folder, SqliteOpenMode.ReadWrite);
        try
        {
            hasTables = database.Run(HasTables);
            return database;
        }
        catch (IndexException exception) when (IsForbidden(exception.InnerException))
        {
            // Even a reader writes beside the database, where it says what it reads. Where nothing can be written nobody changes the
            // database either, unless
            // someone else may: then there is a log of changes, and the system has to see to it that both agree.
            database.Dispose();
            bool mayChange = File.Exists(Path.Combine(folder, $"{Name}-wal"));
            database = new IndexDatabase(folder, SqliteOpenMode.ReadOnly, immutable: !mayChange);
            hasTables = database.Run(HasTables);
            return database;
        }
        catch
        {
            // Else the connection stays open, and with it a file that somebody may put another in place of.
            database.Dispose();
            throw;
        }
    }

    private static bool IsForbidden(Exception? exception) => exception is SqliteException
    {
        SqliteErrorCode: SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_IOERR
            or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_PERM,
    };

    private static bool HasTables(SqliteConnection connection) =>
        connection.One("SELECT count(*) FROM sqlite_master WHERE name = 'about'", row => row.GetInt64(0)) > 0;

    /// <summary>The checksum that stands beside a header.</summary>
    public static long SumOf(string header) => (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(header));

    /// <summary>What several threads find at once comes together; one is enough to say so.</summary>
    private static DamagedFileException? DamagedFile(Exception exception) =>
        exception as DamagedFileException ?? (exception as AggregateException)?.Flatten().InnerExceptions.OfType<DamagedFileException>()
            .FirstOrDefault();

    private static IndexException NoIndex(string folder) =>
        new(folder, "no index", "the folder of one", "Build it first (qrhead index build).");
}
