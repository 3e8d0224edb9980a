using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>A passage that is scored for a query.</summary>
/// <param name="Place">Where its keys are.</param>
/// <param name="Words">Its score by BM25 over all passages of the index; 0 where it has no word of the query, or nobody asked.</param>
internal readonly record struct Candidate(KeyPlace Place, double Words);

/// <summary>Which passages of an index are scored for a query. Safe for many threads.</summary>
internal sealed class Candidates
{
    /// <summary>Passages that have a word of the query. Apart from the others, since the full-text search scores only what it finds itself.</summary>
    private const string Found = "WITH found AS MATERIALIZED (SELECT rowid AS key, -bm25(words) AS score FROM words WHERE words MATCH $words)";

    /// <summary>All passages, as they were after so many changes: to ask the database for them takes as long as to look at a tenth of their keys.</summary>
    private volatile AllPassages? _all;

    /// <summary>Chooses passages.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="count">How many; null for the default.</param>
    /// <param name="scored">Whether BM25's scores are wanted of passages that it need not choose.</param>
    /// <returns>The passages in the order of their ids.</returns>
    public IReadOnlyList<Candidate> Of(SqliteConnection connection, string query, int? count, bool scored)
    {
        int passages = connection.One("SELECT count(*) FROM passages", row => row.GetInt32(0));
        int wanted = count ?? (passages <= PassageIndex.MostScanned ? passages : PassageIndex.DefaultCandidates);
        string? words = WordQuery.Of(query);
        List<Candidate> best = wanted < passages && words is not null ? Best(connection, words, wanted) : [];
        return best.Count > 0 ? best
            : scored && words is not null ? Scored(connection, words)
            : All(connection);
    }

    private IReadOnlyList<Candidate> All(SqliteConnection connection)
    {
        long changes = IndexDatabase.Changes(connection);
        if (_all is { } all && all.Changes == changes)
            return all.Passages;
        List<Candidate> passages = connection.Query($"SELECT {KeyPlace.Columns} FROM passages p ORDER BY p.id", row => new Candidate(KeyPlace.Of(row), 0));
        PassageTally.Check(connection, passages.Select(passage => passage.Place));
        _all = new AllPassages(changes, passages);
        return passages;
    }

    private static List<Candidate> Best(SqliteConnection connection, string words, int count) => connection.Query(
        $"""
        {Found}
        SELECT {KeyPlace.Columns}, best.score FROM (SELECT key, score FROM found ORDER BY score DESC, key LIMIT $count) best
        JOIN passages p ON p.key = best.key ORDER BY p.id
        """,
        Of, ("$words", words), ("$count", count));

    private static List<Candidate> Scored(SqliteConnection connection, string words) => connection.Query(
        $"{Found} SELECT {KeyPlace.Columns}, coalesce(found.score, 0) FROM passages p LEFT JOIN found ON found.key = p.key ORDER BY p.id",
        Of, ("$words", words));

    private static Candidate Of(SqliteDataReader row) => new(KeyPlace.Of(row), row.GetDouble(KeyPlace.ColumnCount));

    private sealed record AllPassages(long Changes, IReadOnlyList<Candidate> Passages);
}
