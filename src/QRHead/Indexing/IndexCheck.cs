using Microsoft.Data.Sqlite;
using QRHead.Retrieval;

namespace QRHead.Indexing;

/// <summary>Says what is wrong with an index.</summary>
internal static class IndexCheck
{
    private const int MostNamed = 10;

    /// <summary>Reads everything.</summary>
    /// <returns>What is wrong, in words; empty where nothing is.</returns>
    public static IReadOnlyList<string> Run(SqliteConnection connection, Segments segments, CancellationToken cancellationToken)
    {
        List<string> problems = [.. connection.Query("PRAGMA integrity_check", row => row.GetString(0)).Where(answer => answer != "ok").Select(answer => $"the database: {answer}")];
        AddWords(connection, problems);

        var lengths = connection.Query("SELECT number, length FROM segments", row => (row.GetInt64(0), row.GetInt64(1))).ToDictionary();
        foreach ((long number, long length) in lengths)
        {
            if (SegmentWriter.ProblemOf(segments.PathOf(number), length, cancellationToken) is { } problem)
                problems.Add(problem);
        }

        List<string> damaged = IndexEntry.Damaged(connection);
        problems.AddRange(damaged.Take(MostNamed).Select(id => $"the passage '{id}' is not what was written"));
        if (damaged.Count > MostNamed)
            problems.Add($"{damaged.Count - MostNamed} more passages are not what was written");
        problems.AddRange(Misplaced(connection, lengths).Take(MostNamed));
        return problems;
    }

    /// <summary>Compares the words of the full-text search with the passages.</summary>
    private static void AddWords(SqliteConnection connection, List<string> problems)
    {
        try
        {
            connection.Execute("INSERT INTO words(words, rank) VALUES ('integrity-check', 1)");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            problems.Add("the words for BM25 are not those of the passages");
        }
    }

    /// <summary>Passages whose keys lie outside their segment, or over those of another.</summary>
    private static IEnumerable<string> Misplaced(SqliteConnection connection, Dictionary<long, long> lengths)
    {
        (long Segment, long End) before = (0, 0);
        foreach ((string id, KeyPlace place) in connection.Query(
            $"SELECT {KeyPlace.Columns}, p.id FROM passages p ORDER BY p.segment, p.offset", row => (row.GetString(7), KeyPlace.Of(row))))
        {
            long start = place.Segment == before.Segment ? before.End : SegmentWriter.HeaderLength, end = place.Offset + place.Length;
            if (!lengths.TryGetValue(place.Segment, out long length) || place.Offset < start || end > length - SealedFile.SealLength)
                yield return $"the keys of the passage '{id}' are not where they should be";
            before = (place.Segment, end);
        }
    }
}
