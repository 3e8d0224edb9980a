using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>Says what is wrong with an index. Files are read anew, whatever was found whole before.</summary>
internal static class IndexCheck
{
    private const int MostNamed = 10;

    /// <summary>Reads everything.</summary>
    /// <returns>What is wrong, in words; empty where nothing is.</returns>
    public static IReadOnlyList<string> Run(SqliteConnection connection, Segments segments, CancellationToken cancellationToken)
    {
        List<string> problems =
        [
            .. connection.Query("PRAGMA integrity_check", row => row.GetString(0)).Where(answer => answer != "ok")
                .Select(answer => $"the database: {answer}"),
        ];
        if (!IndexWords.AreRight(connection))
            problems.Add("the words for BM25 are not those of the passages");
        if (TokenStatistics.Exist(connection) && TokenStatistics.Problem(connection) is { } tokens)
            problems.Add(tokens);
        if (!IndexVectors.AreRight(connection))
            problems.Add("the embeddings are not those of the passages");

        List<string> damaged = IndexEntry.Damaged(connection);
        problems.AddRange(damaged.Take(MostNamed).Select(id => $"the passage '{id}' is not what was written"));
        if (damaged.Count > MostNamed)
            problems.Add($"{damaged.Count - MostNamed} more passages are not what was written");
        if (damaged.Count > 0)
            return problems;

        PassageTally.Check(connection, connection.Query($"SELECT {KeyPlace.Columns} FROM passages p", KeyPlace.Of));
        foreach (SegmentRow segment in SegmentRow.All(connection))
            problems.AddRange(SegmentDamage.Of(segment, segments.PathOf(segment.Number), cancellationToken).Described());
        problems.AddRange(Misplaced(connection).Take(MostNamed));
        return problems;
    }

    /// <summary>Passages whose keys lie outside their segment, or over those of another.</summary>
    private static IEnumerable<string> Misplaced(SqliteConnection connection)
    {
        Dictionary<long, long> lengths = SegmentRow.All(connection)
            .ToDictionary(segment => segment.Number, segment => segment.Pages?.Length ?? long.MaxValue);
        (long Segment, long End) before = (0, 0);
        foreach ((string id, KeyPlace place) in connection.Query(
            $"SELECT {KeyPlace.Columns}, p.id FROM passages p ORDER BY p.segment, p.offset", row =>
                (row.GetString(KeyPlace.ColumnCount), KeyPlace.Of(row))))
        {
            long start = place.Segment == before.Segment ? before.End : SegmentWriter.HeaderLength, end = place.Offset + place.Length;
            if (!lengths.TryGetValue(place.Segment, out long length) || place.Offset < start || end > length)
                yield return $"the keys of the passage '{id}' are not where they should be";
            before = (place.Segment, end);
        }
    }
}
