using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using QRHead.Passages;
using QRHead.Tokenization;

namespace QRHead.Indexing;

/// <summary>A passage as an index keeps it. Immutable.</summary>
/// <param name="Passage">The passage as it was given.</param>
/// <param name="Cut">How many characters of its text were read, where its end was cut off; else null.</param>
/// <param name="Place">Where its keys are.</param>
internal sealed record IndexEntry(Passage Passage, int? Cut, KeyPlace Place)
{
    private const string Columns = "key, segment, offset, length, tokens, first, last, id, title, text, cut, seal";

    /// <summary>Gets the passage as it was read.</summary>
    public Passage Fitting => Cut is { } end ? Passage with { Text = Passage.Text[..end] } : Passage;

    /// <summary>Reads a passage by its key.</summary>
    public static IndexEntry Of(SqliteConnection connection, long key) =>
        connection.Query($"SELECT {Columns} FROM passages WHERE key = $key", row => Of(row).Entry, ("$key", key)).Single();

    /// <summary>Finds a passage by its id, and the file it comes from.</summary>
    public static (Passage Passage, long? File)? Find(SqliteConnection connection, string id) =>
        connection.Query(
            "SELECT id, text, title, file FROM passages WHERE id = $id",
            row => ((Passage, long?)?)(new Passage(row.GetString(0), row.GetString(1), row.TextOrNull(2)), row.IsDBNull(3) ? null : row.GetInt64(3)), ("$id", id)).SingleOrDefault();

    /// <summary>Names the passages that are not what was written.</summary>
    public static List<string> Damaged(SqliteConnection connection) =>
    [
        .. connection.Query($"SELECT {Columns} FROM passages", Of).Where(row => !row.Entry.Seal().AsSpan().SequenceEqual(row.Seal)).Select(row => row.Entry.Passage.Id),
    ];

    /// <summary>Writes the passage; there must be none of its id.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="file">The file it comes from; null for none.</param>
    public void Insert(SqliteConnection connection, long? file) => connection.Execute(
        """
        INSERT INTO passages(id, title, text, cut, file, tokens, first, last, segment, offset, length, seal)
        VALUES ($id, $title, $text, $cut, $file, $tokens, $first, $last, $segment, $offset, $length, $seal)
        """,
        ("$id", Passage.Id), ("$title", Passage.Title), ("$text", Passage.Text), ("$cut", Cut), ("$file", file), ("$tokens", Place.Tokens),
        ("$first", Place.Own.Start), ("$last", Place.Own.End), ("$segment", Place.Segment), ("$offset", Place.Offset), ("$length", Place.Length), ("$seal", Seal()));

    private static (IndexEntry Entry, byte[] Seal) Of(SqliteDataReader row) => (
        new IndexEntry(new Passage(row.GetString(7), row.GetString(9), row.TextOrNull(8)), row.IsDBNull(10) ? null : row.GetInt32(10), KeyPlace.Of(row)),
        (byte[])row.GetValue(11));

    /// <summary>A hash of all but the place in segments, which changes when they are written anew.</summary>
    private byte[] Seal()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (string? text in (ReadOnlySpan<string?>)[Passage.Id, Passage.Title, Passage.Text])
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

/// <summary>Where the keys of a passage are, and which of its tokens are its own.</summary>
/// <param name="Key">The passage's number in the database.</param>
/// <param name="Segment">The segment's number.</param>
/// <param name="Offset">Where in the segment they begin, in bytes.</param>
/// <param name="Length">How many bytes they are.</param>
/// <param name="Tokens">Tokens whose keys are kept.</param>
/// <param name="Own">The tokens that count: from the passage's marker to the end of its text.</param>
internal readonly record struct KeyPlace(long Key, long Segment, long Offset, int Length, int Tokens, TokenRange Own)
{
    /// <summary>The columns in the order in which <see cref="Of"/> reads them, of a table named p.</summary>
    public const string Columns = "p.key, p.segment, p.offset, p.length, p.tokens, p.first, p.last";

    /// <summary>Reads a place.</summary>
    public static KeyPlace Of(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), new TokenRange(row.GetInt32(5), row.GetInt32(6)));
}
