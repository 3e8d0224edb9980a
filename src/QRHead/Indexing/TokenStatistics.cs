using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using QRHead.Retrieval.Similarity;
using QRHead.Scoring;

namespace QRHead.Indexing;

/// <summary>
/// What an index that scores by similarity knows of its collection: how many passages have each token, and which of them say what a word
/// usually finds. Both change with the passages, in the same transaction. A passage's tokens are kept with it, so that it can be taken out
/// without its model.
/// </summary>
internal static class TokenStatistics
{
    /// <summary>The tables; <c>place</c> is where a passage stands in the order of drawing.</summary>
    public const string Schema =
        """
        CREATE TABLE tokens(token INTEGER PRIMARY KEY, passages INTEGER NOT NULL, sum INTEGER NOT NULL);
        CREATE TABLE passage_tokens(key INTEGER PRIMARY KEY, place INTEGER NOT NULL, tokens BLOB NOT NULL, sum INTEGER NOT NULL);
        CREATE INDEX passages_by_place ON passage_tokens(place);
        """;

    /// <summary>Takes the tables away.</summary>
    public const string Gone = "DROP TABLE IF EXISTS passage_tokens; DROP TABLE IF EXISTS tokens;";

    /// <summary>Whether an index keeps them.</summary>
    public static bool Exist(SqliteConnection connection) =>
        connection.Query("SELECT count(*) FROM sqlite_master WHERE name = 'passage_tokens'", row => row.GetInt64(0)).Single() > 0;

    /// <summary>Takes what is noted of some passages out; they are still there.</summary>
    public static void Remove(SqliteConnection connection, IEnumerable<string> ids)
    {
        var counts = new Dictionary<int, int>();
        foreach (string id in ids)
        {
            foreach (byte[] tokens in connection.Query(
                "DELETE FROM passage_tokens WHERE key = (SELECT key FROM passages WHERE id = $id) RETURNING tokens", row =>
                    (byte[])row.GetValue(0), ("$id", id)))
                Count(counts, Ids(tokens), -1);
        }

        Change(connection, counts);
        connection.Execute("DELETE FROM tokens WHERE passages = 0");
    }

    /// <summary>Notes passages that have just been written.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="passages">Their ids, each with its different tokens.</param>
    public static void Add(SqliteConnection connection, IEnumerable<(string Id, IReadOnlyCollection<int> Tokens)> passages)
    {
        var counts = new Dictionary<int, int>();
        foreach ((string id, IReadOnlyCollection<int> tokens) in passages)
        {
            (long place, byte[] bytes) = (PassageSample.PlaceOf(id), MemoryMarshal.AsBytes<int>(tokens.ToArray()).ToArray());
            connection.Execute(
                "INSERT INTO passage_tokens(key, place, tokens, sum) SELECT key, $place, $tokens, $sum FROM passages WHERE id = $id",
                ("$place", place), ("$tokens", bytes), ("$sum", SumOf(place, bytes)), ("$id", id));
            Count(counts, tokens, 1);
        }

        Change(connection, counts);
    }

    /// <summary>Finds the passages that say what a word usually finds, in the order of drawing.</summary>
    /// <exception cref="InvalidDataException">What is noted of one is not what was written.</exception>
    public static KeyPlace[] Sample(SqliteConnection connection) =>
    [
        .. connection.Query(
            $"SELECT {KeyPlace.Columns}, t.place, t.tokens, t.sum FROM passage_tokens t JOIN passages p ON p.key = t.key ORDER BY "
            + "t.place, p.id LIMIT $most",
            row => row.GetInt64(KeyPlace.ColumnCount + 2) == SumOf(
                row.GetInt64(KeyPlace.ColumnCount), (byte[])row.GetValue(KeyPlace.ColumnCount + 1))
                ? KeyPlace.Of(row)
                : throw new InvalidDataException($"tokens that are not what was written, of the passage with the key {row.GetInt64(0)}"),
            ("$most", PassageSample.Most)),
    ];

    /// <summary>How much each of some tokens tells.</summary>
    /// <exception cref="InvalidDataException">A count is not what was written.</exception>
    public static double[] Rarities(SqliteConnection connection, IReadOnlyList<int> tokens)
    {
        long passages = connection.One("SELECT count(*) FROM passages", row => row.GetInt64(0));
        return
        [
            .. tokens.Select(
                token => WordRarity.Of(
                    passages, connection.Query("SELECT token, passages, sum FROM tokens WHERE token = $token", CountOf, ("$token", token))
                        .SingleOrDefault())),
        ];
    }

    /// <summary>Counts anew and says what is wrong.</summary>
    /// <returns>Null where nothing is.</returns>
    public static string? Problem(SqliteConnection connection)
    {
        long without = connection.Query(
            "SELECT count(*) FROM passages WHERE key NOT IN (SELECT key FROM passage_tokens)", row => row.GetInt64(0)).Single();
        long gone = connection.Query(
            "SELECT count(*) FROM passage_tokens WHERE key NOT IN (SELECT key FROM passages)", row => row.GetInt64(0)).Single();
        if (without + gone > 0)
            return $"{without} passages have no tokens, and {gone} that are gone have";
        var counts = new Dictionary<int, int>();
        foreach (byte[] tokens in connection.Query("SELECT tokens FROM passage_tokens", row => (byte[])row.GetValue(0)))
            Count(counts, Ids(tokens), 1);
        var kept = connection.Query("SELECT token, passages FROM tokens", row => (row.GetInt32(0), row.GetInt32(1))).ToDictionary();
        return counts.Count == kept.Count && counts.All(count => kept.GetValueOrDefault(count.Key) == count.Value) ? null
            : "how many passages have a token is not what their tokens say";
    }

    /// <summary>Counts anew from what is noted of each passage.</summary>
    public static void Recount(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM tokens");
        var counts = new Dictionary<int, int>();
        foreach (byte[] tokens in connection.Query("SELECT tokens FROM passage_tokens", row => (byte[])row.GetValue(0)))
            Count(counts, Ids(tokens), 1);
        Change(connection, counts);
    }

    private static void Change(SqliteConnection connection, Dictionary<int, int> counts)
    {
        foreach ((int token, int by) in counts)
        {
            long count = by + connection.Query("SELECT token, passages, sum FROM tokens WHERE token = $token", CountOf, ("$token", token))
                .SingleOrDefault();
            connection.Execute(
                "INSERT INTO tokens(token, passages, sum) VALUES ($token, $count, $sum) ON CONFLICT(token) DO UPDATE SET passages = "
                + "excluded.passages, sum = excluded.sum",
                ("$token", token), ("$count", count), ("$sum", SumOf(token, BitConverter.GetBytes(count))));
        }
    }

    private static void Count(Dictionary<int, int> counts, IEnumerable<int> tokens, int by)
    {
        foreach (int token in tokens)
            counts[token] = counts.GetValueOrDefault(token) + by;
    }

    private static long CountOf(SqliteDataReader row)
    {
        (long token, long passages) = (row.GetInt64(0), row.GetInt64(1));
        return row.GetInt64(2) == SumOf(token, BitConverter.GetBytes(passages)) ? passages
            : throw new InvalidDataException($"a count of the token {token} that is not what was written");
    }

    private static long SumOf(long number, byte[] bytes) => (long)XxHash3.HashToUInt64([.. BitConverter.GetBytes(number), .. bytes]);

    private static int[] Ids(byte[] tokens) => MemoryMarshal.Cast<byte, int>(tokens).ToArray();
}
