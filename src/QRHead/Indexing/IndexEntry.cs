using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>A passage as an index keeps it. Immutable.</summary>
/// <param name="Passage">The passage as it was given.</param>
/// <param name="Cut">How many characters of its text were read, where its end was cut off; else null.</param>
/// <param name="Place">Where its keys are.</param>
internal sealed record IndexEntry(Passage Passage, int? Cut, KeyPlace Place)
{
    private const int FirstColumn = KeyPlace.ColumnCount;

    private const string Columns = $"{KeyPlace.Columns}, p.id, p.title, p.text, p.cut, p.seal, p.place";

    /// <summary>Gets the passage as it was read.</summary>
    public Passage Fitting => Cut is { } end ? Passage with { Text = Passage.Text[..end] } : Passage;

    /// <summary>Reads a passage by its key.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is not what was written.</exception>
    public static IndexEntry Of(SqliteConnection connection, long key) =>
        connection.One($"SELECT {Columns} FROM passages p WHERE p.key = $key", Of, ("$key", key));

    /// <summary>Reads the passages whose keys lie in a segment, in the order of their places.</summary>
    /// <returns>Each with the number of the file it comes from; null for none.</returns>
    /// <exception cref="InvalidDataException">One is not what was written.</exception>
    public static List<(IndexEntry Entry, long? File)> In(SqliteConnection connection, long segment) => connection.Query(
        $"SELECT {Columns}, p.file FROM passages p WHERE p.segment = $segment ORDER BY p.offset",
        row => (Of(row), row.IsDBNull(FirstColumn + 6) ? (long?)null : row.GetInt64(FirstColumn + 6)), ("$segment", segment));

    /// <summary>Reads a passage's id.</summary>
    public static string IdOf(SqliteConnection connection, long key) =>
        connection.One("SELECT id FROM passages WHERE key = $key", row => row.GetString(0), ("$key", key));

    /// <summary>Finds a passage's key; null where there is none of the id.</summary>
    public static long? KeyOf(SqliteConnection connection, string id) =>
        connection.Query("SELECT key FROM passages WHERE id = $id", row => (long?)row.GetInt64(0), ("$id", id)).SingleOrDefault();

    /// <summary>Finds a passage by its id, and the file it comes from.</summary>
    public static (Passage Passage, long? File)? Find(SqliteConnection connection, string id) =>
        connection.Query(
            "SELECT id, text, title, place, file FROM passages WHERE id = $id",
            row => ((Passage, long?)?)(PassageOf(row), row.IsDBNull(4) ? null : row.GetInt64(4)), ("$id", id)).SingleOrDefault();

    /// <summary>The passages that were taken from a file.</summary>
    public static List<Passage> OfFile(SqliteConnection connection, long file) =>
        connection.Query("SELECT id, text, title, place FROM passages WHERE file = $file", PassageOf, ("$file", file));

    /// <summary>Names the passages that are not what was written.</summary>
    public static List<string> Damaged(SqliteConnection connection) =>
    [
        .. connection.Query($"SELECT {Columns} FROM passages p", row => IsWhole(row) ? null : $"{row.GetValue(FirstColumn)}")
            .OfType<string>(),
    ];

    /// <summary>Writes the passage and its words; there must be none of its id.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="file">The file it comes from; null for none.</param>
    public void Insert(SqliteConnection connection, long? file)
    {
        long key = connection.One(
            """
            INSERT INTO passages(id, title, text, place, cut, file, tokens, first, last, segment, offset, length, sum, seal)
            VALUES ($id, $title, $text, $place, $cut, $file, $tokens, $first, $last, $segment, $offset, $length, $sum, $seal) RETURNING key
            """,
            row => row.GetInt64(0),
            ("$id", Passage.Id), ("$title", Passage.Title), ("$text", Passage.Text), ("$place", Passage.Place), ("$cut", Cut),
            ("$file", file), ("$tokens", Place.Tokens),
            ("$first", Place.Own.Start), ("$last", Place.Own.End), ("$segment", Place.Segment), ("$offset", Place.Offset),
            ("$length", Place.Length), ("$sum", Place.Sum), ("$seal", Seal()));
        IndexWords.Add(connection, key, Passage);
    }

    private static bool IsWhole(SqliteDataReader row)
    {
        try
        {
            return Of(row) is not null;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or InvalidCastException or InvalidOperationException or OverflowException
                or ArgumentException)
        {
            return false;
        }
    }

    private static IndexEntry Of(SqliteDataReader row)
    {
        KeyPlace place = KeyPlace.Of(row);
        string id = row.GetString(FirstColumn), text = row.GetString(FirstColumn + 2);
        int? cut = row.IsDBNull(FirstColumn + 3) ? null : row.GetInt32(FirstColumn + 3);
        var entry = new IndexEntry(
            new Passage(id, text, row.TextOrNull(FirstColumn + 1)) { Place = row.TextOrNull(FirstColumn + 5) }, cut, place);
        return entry.Seal().AsSpan().SequenceEqual((byte[])row.GetValue(FirstColumn + 4)) && cut is null or >= 0 && !(cut > text.Length)
            ? entry
            : throw new InvalidDataException($"the passage '{id}', which is not what was written");
    }

    private static Passage PassageOf(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.TextOrNull(2))
    {
        Place = row.TextOrNull(3),
    };

    /// <summary>A hash of all but where it is in segments, which changes when they are written anew.</summary>
    private byte[] Seal()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (string? text in (ReadOnlySpan<string?>)[Passage.Id, Passage.Title, Passage.Text, Passage.Place])
        {
            // The length goes first, and one that can't be stands for null: two records can't be taken for one.
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text ?? "");
            BinaryPrimitives.WriteInt32LittleEndian(number, text is null ? -1 : bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        foreach (int value in (ReadOnlySpan<int>)[Cut ?? -1, Place.Tokens, Place.Own.Start, Place.Own.End, Place.Length])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }

        return hash.GetHashAndReset();
    }
}
