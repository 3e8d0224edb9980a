using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>
/// Copies the keys of all passages into new segments, byte by byte and in the order of the ids, and then lets the old ones go.
/// </summary>
internal static class IndexCompaction
{
    /// <summary>Bytes after which the next segment begins.</summary>
    private const long SegmentBytes = 256L << 20;

    /// <summary>Writes the keys anew; the caller is the only writer.</summary>
    /// <exception cref="IndexException">A segment is damaged: what it holds would get a new checksum.</exception>
    public static void Run(IndexFolder index, CancellationToken cancellationToken)
    {
        (KeyPlace[] moved, SegmentRow[] written, long[] old) = index.Database.Read(
            connection => Copy(index, connection, cancellationToken));
        index.Database.Write(connection =>
        {
            foreach (SegmentRow segment in written)
                segment.Insert(connection);
            foreach (KeyPlace place in moved)
            {
                connection.Execute(
                    "UPDATE passages SET segment = $segment, offset = $offset, sum = $sum WHERE key = $key",
                    ("$segment", place.Segment), ("$offset", place.Offset), ("$sum", place.Sum), ("$key", place.Key));
            }

            foreach (long number in old)
                connection.Execute("DELETE FROM segments WHERE number = $number", ("$number", number));
            IndexWords.Compact(connection);
        });
        foreach (long number in old)
            IndexChange.Delete(index.Segments.PathOf(number), index.Segments.Disk);
        index.Database.Run(connection => connection.Execute("VACUUM"));
    }

    /// <summary>Copies keys, each page of them checked: what is damaged must not get a new checksum.</summary>
    private static (KeyPlace[] Moved, SegmentRow[] Written, long[] Old) Copy(
        IndexFolder index, SqliteConnection connection, CancellationToken cancellationToken)
    {
        List<KeyPlace> places = connection.Query($"SELECT {KeyPlace.Columns} FROM passages p ORDER BY p.id", KeyPlace.Of);
        PassageTally.Check(connection, places);
        long[] old = [.. connection.Query("SELECT number FROM segments", row => row.GetInt64(0))];
        var moved = new List<KeyPlace>(places.Count);
        var written = new List<SegmentRow>();
        using Segments.Use segments = index.Segments.Take(connection, [.. places.Select(place => place.Segment).Distinct()]);
        long number = IndexChange.NextSegment(index.Database);
        for (int i = 0; i < places.Count;)
        {
            using var writer = new SegmentWriter(index.Segments.PathOf(number), index.Segments.Disk);
            for (; i < places.Count && writer.Length < SegmentBytes; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                moved.Add(places[i] with { Segment = number, Offset = writer.Add(segments[places[i]]) });
            }

            written.Add(new SegmentRow(number++, writer.Finish()));
        }

        return ([.. moved], [.. written], old);
    }
}
