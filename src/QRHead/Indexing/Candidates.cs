using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>Which passages are scored for a query.</summary>
internal static class Candidates
{
    /// <summary>Chooses passages.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="candidates">How many; null for the default.</param>
    /// <returns>Where their keys are, in the order of their ids.</returns>
    public static KeyPlace[] Of(SqliteConnection connection, string query, int? candidates)
    {
        int passages = connection.Query("SELECT count(*) FROM passages", row => row.GetInt32(0)).Single();
        int wanted = candidates ?? (passages <= PassageIndex.MostScanned ? passages : PassageIndex.DefaultCandidates);
        KeyPlace[] best = wanted < passages && WordQuery.Of(query) is { } words
            ? [.. connection.Query(
                $"""
                SELECT {KeyPlace.Columns} FROM passages p WHERE p.key IN (
                    SELECT rowid FROM words WHERE words MATCH $words ORDER BY bm25(words), rowid LIMIT $limit)
                ORDER BY p.id
                """,
                KeyPlace.Of, ("$words", words), ("$limit", wanted))]
            : [];
        return best.Length > 0 ? best : [.. connection.Query($"SELECT {KeyPlace.Columns} FROM passages p ORDER BY p.id", KeyPlace.Of)];
    }
}
