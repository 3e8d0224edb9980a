using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>What has to be done where keys or words of an index are damaged: their passages are whole, and are read again.</summary>
internal static class IndexRepair
{
    /// <summary>Plans to read the passages again whose keys are damaged or missing.</summary>
    /// <exception cref="InvalidDataException">A passage itself is damaged: there is nothing to read again.</exception>
    public static List<IndexPlan> Plans(SqliteConnection connection, Segments segments, CancellationToken cancellationToken)
    {
        var plans = new List<IndexPlan>();
        foreach (SegmentRow segment in SegmentRow.All(connection))
        {
            SegmentDamage damage = SegmentDamage.Of(segment, segments.PathOf(segment.Number), cancellationToken);
            if (!damage.Any)
                continue;
            foreach (var sameFile in IndexEntry.In(connection, segment.Number).Where(one => damage.Touches(one.Entry.Place))
                .GroupBy(one => one.File))
            {
                SourceFile? file = sameFile.Key is { } number ? SourceFile.Numbered(connection, number) : null;
                plans.Add(
                    new IndexPlan(
                        file, [.. sameFile.Select(one => one.Entry.Passage)], [.. sameFile.Select(one => one.Entry.Passage.Id)], 0));
            }
        }

        return plans;
    }

    /// <summary>Makes the words, and the counts of tokens, anew where they are not those of the passages.</summary>
    public static void Words(IndexDatabase database) => database.Write(connection =>
    {
        if (!IndexWords.AreRight(connection))
            IndexWords.Rebuild(connection);
        if (TokenStatistics.Exist(connection) && TokenStatistics.Problem(connection) is not null)
            TokenStatistics.Recount(connection);
    });

    /// <summary>Says whether a segment is damaged where no passage has its keys.</summary>
    public static bool HasDamage(SqliteConnection connection, Segments segments, CancellationToken cancellationToken) =>
        SegmentRow.All(connection).Any(segment => SegmentDamage.Of(segment, segments.PathOf(segment.Number), cancellationToken).Any);
}
