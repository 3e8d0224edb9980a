using System.Globalization;
using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>Which passages of an index are scored for a query. Safe for many threads.</summary>
internal sealed class Candidates
{
    /// <summary>
    /// All passages, as they were after so many changes: to ask the database for them takes as long as to look at a tenth of their keys.
    /// </summary>
    private volatile AllPassages? _all;

    /// <summary>Chooses passages.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="count">How many; null for the default.</param>
    /// <param name="stage">What finds them; null for the index's own words.</param>
    /// <param name="cancellationToken">Stops the first stage.</param>
    /// <returns>
    /// The places of passages in the order of their ids: the best, filled up with others in the order in which they came where fewer are
    /// found; all where none is.
    /// </returns>
    public IReadOnlyList<KeyPlace> Of(
        SqliteConnection connection, string query, int? count, IFirstStage? stage, CancellationToken cancellationToken)
    {
        int passages = connection.One("SELECT count(*) FROM passages", row => row.GetInt32(0));
        int wanted = count ?? (passages <= PassageIndex.MostScanned ? passages : PassageIndex.DefaultCandidates);
        if (wanted >= passages)
            return All(connection);
        List<long> best = stage is null
            ? [.. IndexWords.BestKeys(IndexWords.Scores(connection, query, cancellationToken), wanted).Select(found => found.Key)]
            : KeysOf(connection, stage.Best(query, wanted, cancellationToken));
        return best.Count == 0 ? All(connection) : At(connection, [.. best, .. Others(connection, best, wanted - best.Count)]);
    }

    private IReadOnlyList<KeyPlace> All(SqliteConnection connection)
    {
        long changes = IndexDatabase.Changes(connection);
        if (_all is { } all && all.Changes == changes)
            return all.Passages;
        List<KeyPlace> passages = connection.Query($"SELECT {KeyPlace.Columns} FROM passages p ORDER BY p.id", KeyPlace.Of);
        PassageTally.Check(connection, passages);
        _all = new AllPassages(changes, passages);
        return passages;
    }

    private static List<long> KeysOf(SqliteConnection connection, IReadOnlyList<(string Id, double Score)> found) =>
        [.. found.SelectMany(one => connection.Query("SELECT key FROM passages WHERE id = $id", row => row.GetInt64(0), ("$id", one.Id)))];

    private static List<long> Others(SqliteConnection connection, List<long> best, int count) => count <= 0 ? [] : connection.Query(
        "SELECT key FROM passages WHERE key NOT IN (SELECT value FROM json_each($keys)) ORDER BY key LIMIT $count",
        row => row.GetInt64(0), ("$keys", List(best)), ("$count", count));

    private static List<KeyPlace> At(SqliteConnection connection, IEnumerable<long> keys) => connection.Query(
        $"SELECT {KeyPlace.Columns} FROM json_each($keys) wanted JOIN passages p ON p.key = wanted.value ORDER BY p.id", KeyPlace.Of,
        ("$keys", List(keys)));

    /// <summary>A list as SQLite's json_each takes it.</summary>
    private static string List(IEnumerable<long> keys) =>
        $"[{string.Join(',', keys.Select(key => key.ToString(CultureInfo.InvariantCulture)))}]";

    private sealed record AllPassages(long Changes, IReadOnlyList<KeyPlace> Passages);
}
