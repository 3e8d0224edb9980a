namespace QRHead.Indexing;

/// <summary>Copies the keys of all passages into new segments, byte by byte and in the order of the ids, and then lets the old ones go.</summary>
internal static class IndexCompaction
{
    /// <summary>Bytes after which the next segment begins.</summary>
    private const long SegmentBytes = 256L << 20;

    /// <summary>Writes the keys anew; the caller is the only writer.</summary>
    /// <exception cref="IndexException">A segment is damaged: what it holds would get a new checksum.</exception>
    public static void Run(IndexFolder index, CancellationToken cancellationToken)
    {
        (KeyPlace[] places, (long Number, long Length)[] old) = index.Database.Read(connection => (
            connection.Query($"SELECT {KeyPlace.Columns} FROM passages p ORDER BY p.id", KeyPlace.Of).ToArray(),
            connection.Query("SELECT number, length FROM segments", row => (row.GetInt64(0), row.GetInt64(1))).ToArray()));
        foreach ((long number, long length) in old)
        {
            if (SegmentWriter.ProblemOf(index.Segments.PathOf(number), length, cancellationToken) is { } problem)
                throw new IndexException(index.Path, problem, "undamaged segments", "Remove the passages in it and add them again, or build the index again.");
        }

        var moved = new List<KeyPlace>(places.Length);
        var written = new List<(long Number, long Length)>();
        using (Segments.Use segments = index.Segments.Take([.. old.Select(segment => segment.Number)]))
        {
            long number = IndexChange.NextSegment(index.Database);
            for (int i = 0; i < places.Length;)
            {
                using var writer = new SegmentWriter(index.Segments.PathOf(number));
                for (; i < places.Length && writer.Length < SegmentBytes; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    moved.Add(places[i] with { Segment = number, Offset = writer.Add(segments[places[i]]) });
                }

                written.Add((number++, writer.Finish()));
            }
        }

        index.Database.Write(connection =>
        {
            foreach ((long number, long length) in written)
                connection.Execute("INSERT INTO segments(number, length) VALUES ($number, $length)", ("$number", number), ("$length", length));
            foreach (KeyPlace place in moved)
            {
                connection.Execute(
                    "UPDATE passages SET segment = $segment, offset = $offset WHERE key = $key",
                    ("$segment", place.Segment), ("$offset", place.Offset), ("$key", place.Key));
            }

            foreach ((long number, _) in old)
                connection.Execute("DELETE FROM segments WHERE number = $number", ("$number", number));
            connection.Execute("INSERT INTO words(words) VALUES ('optimize')");
        });
        foreach ((long number, _) in old)
            IndexChange.Delete(index.Segments.PathOf(number));
        index.Database.Run(connection => connection.Execute("VACUUM"));
    }
}
