using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using QRHead.FirstStage;
using QRHead.Lifetimes;

namespace QRHead.Indexing;

/// <summary>
/// The words of an index's passages, and BM25 over them: cut, counted and scored as <see cref="Bm25"/> does it in memory, so both give a
/// passage the same score among the same passages. Safe for many threads.
/// </summary>
/// <param name="database">The index's database.</param>
/// <param name="calls">How calls of the index are made.</param>
internal sealed partial class IndexWords(IndexDatabase database, Calls calls) : IStageOfIndex
{
    // A passage's words go with it by a trigger: there is no second place that could forget them. The number of all words stands beside
    // that of the changes.
    public const string Schema =
        """
        CREATE TABLE words(word INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE postings(word INTEGER NOT NULL, passage INTEGER NOT NULL, times INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY(word, passage)) WITHOUT ROWID;
        CREATE INDEX postings_of_passage ON postings(passage);
        CREATE TRIGGER words_removed AFTER DELETE ON passages BEGIN
            UPDATE about SET words = words - (SELECT coalesce(sum(times), 0) FROM postings WHERE passage = old.key);
            DELETE FROM postings WHERE passage = old.key;
        END;
        """;

    /// <inheritdoc/>
    public string Name => Bm25.WordsName;

    /// <inheritdoc/>
    public IndexDatabase Database => database;

    /// <inheritdoc/>
    public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return calls.Make(() => database.Read(connection => BestKeys(Scores(connection, query, cancellationToken), count)
            .Select(found => (IndexEntry.IdOf(connection, found.Key), found.Score)).ToArray()));
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(ids);
        return calls.Make(() => database.Read(connection =>
        {
            Dictionary<long, double> scores = Scores(connection, query, cancellationToken);
            return ids.Select(id => IndexEntry.KeyOf(connection, id) is { } key ? scores.GetValueOrDefault(key) : double.NaN).ToArray();
        }));
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(
        SqliteConnection connection, string query, IReadOnlyList<long> keys, CancellationToken cancellationToken)
    {
        Dictionary<long, double> scores = Scores(connection, query, cancellationToken);
        return [.. keys.Select(key => scores.GetValueOrDefault(key))];
    }

    /// <summary>Scores the passages that have a word of a query, by their keys.</summary>
    public static Dictionary<long, double> Scores(SqliteConnection connection, string query, CancellationToken cancellationToken) =>
        Bm25Formula.Scores(query, new Postings(connection), (Bm25Formula.UsualK1, Bm25Formula.UsualB), cancellationToken);

    /// <summary>Puts scores in order: the best first, equal ones in the order in which their passages came.</summary>
    public static IEnumerable<(long Key, double Score)> BestKeys(Dictionary<long, double> scores, int count) =>
        scores.OrderByDescending(found => found.Value).ThenBy(found => found.Key).Take(count).Select(found => (found.Key, found.Value));

    /// <summary>Adds the words of a passage.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="key">The passage's key.</param>
    /// <param name="passage">The passage.</param>
    public static void Add(SqliteConnection connection, long key, Passage passage)
    {
        List<string> words = Bm25.WordsOf(passage);
        string counts = JsonSerializer.Serialize(
            words.CountBy(word => word, StringComparer.Ordinal).ToDictionary(), CountsContext.Default.DictionaryStringInt32);
        connection.Execute("INSERT OR IGNORE INTO words(text) SELECT key FROM json_each($counts)", ("$counts", counts));
        connection.Execute(
            "INSERT INTO postings(word, passage, times, length) SELECT w.word, $passage, c.value, $length FROM json_each($counts) c JOIN "
            + "words w ON w.text = c.key",
            ("$counts", counts), ("$passage", key), ("$length", words.Count));
        connection.Execute("UPDATE about SET words = words + $length", ("$length", words.Count));
    }

    /// <summary>Forgets words that no passage has any more.</summary>
    public static void Compact(SqliteConnection connection) =>
        connection.Execute("DELETE FROM words WHERE word NOT IN (SELECT word FROM postings)");

    /// <summary>Takes the words of all passages anew.</summary>
    public static void Rebuild(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM postings");
        connection.Execute("DELETE FROM words");
        connection.Execute("UPDATE about SET words = 0");
        foreach ((long key, Passage passage) in All(connection))
            Add(connection, key, passage);
    }

    /// <summary>Compares the words with the passages.</summary>
    /// <returns>Whether they are those of the passages.</returns>
    public static bool AreRight(SqliteConnection connection)
    {
        long all = 0;
        foreach ((long key, Passage passage) in All(connection))
        {
            List<string> words = Bm25.WordsOf(passage);
            all += words.Count;
            Dictionary<string, (int, int)> kept = connection.Query(
                "SELECT w.text, p.times, p.length FROM postings p JOIN words w ON w.word = p.word WHERE p.passage = $key",
                row => KeyValuePair.Create(row.GetString(0), (row.GetInt32(1), row.GetInt32(2))), ("$key", key))
                    .ToDictionary(StringComparer.Ordinal);
            Dictionary<string, (int, int)> expected = words.CountBy(word => word, StringComparer.Ordinal)
                .ToDictionary(word => word.Key, word => (word.Value, words.Count), StringComparer.Ordinal);
            if (kept.Count != expected.Count
                || expected.Any(word => !kept.TryGetValue(word.Key, out (int, int) found) || found != word.Value))
                return false;
        }

        return all == new Postings(connection).Words
            && connection.One("SELECT count(*) FROM postings WHERE passage NOT IN (SELECT key FROM passages)", row => row.GetInt64(0)) == 0;
    }

    private static List<(long Key, Passage Passage)> All(SqliteConnection connection) => connection.Query(
        "SELECT key, id, text, title FROM passages", row =>
            (row.GetInt64(0), new Passage(row.GetString(1), row.GetString(2), row.TextOrNull(3))));

    private sealed class Postings(SqliteConnection connection) : IPostings
    {
        public long Passages { get; } = connection.One("SELECT count(*) FROM passages", row => row.GetInt64(0));

        public long Words { get; } = connection.One("SELECT words FROM about", row => row.GetInt64(0));

        public IReadOnlyList<Posting> Of(string word) => connection.Query(
            "SELECT passage, times, length FROM postings WHERE word = (SELECT word FROM words WHERE text = $text)",
            row => new Posting(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2)), ("$text", word));
    }

    [JsonSerializable(typeof(Dictionary<string, int>))]
    private sealed partial class CountsContext : JsonSerializerContext;
}
