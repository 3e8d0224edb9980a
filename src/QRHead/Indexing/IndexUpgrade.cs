using Microsoft.Data.Sqlite;
using QRHead.Prompting;
using QRHead.Storage;

namespace QRHead.Indexing;

/// <summary>
/// Makes an index of another version, or of other heads, one of those that a retriever has: the passages are read again from the texts that
/// it keeps, and all tables are made anew in one transaction. The old keys stay until the new ones are there, whole; an upgrade that is cut
/// off has changed nothing.
/// </summary>
internal static class IndexUpgrade
{
    /// <summary>Bytes after which the next segment begins.</summary>
    private const long SegmentBytes = 256L << 20;

    /// <summary>Reads the passages again.</summary>
    /// <param name="path">The index's folder.</param>
    /// <param name="scoring">How they are read and kept.</param>
    /// <param name="header">What the index will say of itself.</param>
    /// <param name="recipe">What it will be built with.</param>
    /// <param name="progress">Told how far the reading is, after each passage; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading; the index stays as it was.</param>
    /// <returns>How many passages there are.</returns>
    public static int Run(
        string path, IIndexScoring scoring, IndexHeader header, IndexRecipe recipe, IProgress<ReadProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var writing = WriterLock.Take(path);
        using IndexDatabase database = IndexDatabase.Open(path);
        using var segments = new Segments(path, Disk.Real);
        IndexChange.DeleteLeftOver(database, segments);

        KeptSources sources = database.Read(KeptSources.Read);
        IReadOnlyList<(Passage Passage, long? File)> passages = sources.Passages;
        long[] old = database.Read(connection => connection.Query("SELECT number FROM segments", row => row.GetInt64(0)).ToArray());
        long number = IndexChange.NextSegment(database);
        var (read, written) = (new List<(IndexEntry Entry, IReadOnlyCollection<int>? Ids)>(), new List<SegmentRow>());
        int total = passages.Sum(passage => scoring.Reader.PieceOf(Fit(passage.Passage).Prompt).Length), done = 0;
        for (int i = 0; i < passages.Count; number++)
        {
            using var writer = new SegmentWriter(segments.PathOf(number), segments.Disk);
            for (; i < passages.Count && writer.Length < SegmentBytes; i++)
            {
                Passage passage = passages[i].Passage;
                (EncodedPrompt prompt, Passage fitting) = Fit(passage);
                StoredPassage stored = scoring.Keep(prompt, cancellationToken);
                int? cut = fitting.Text.Length < passage.Text.Length ? fitting.Text.Length : null;
                read.Add(
                    (new IndexEntry(
                        passage, cut, new KeyPlace(0, number, writer.Add(stored.Block), stored.Block.Length, stored.Tokens, stored.Own)),
                        stored.Ids));
                done += scoring.Reader.PieceOf(prompt).Length;
                progress?.Report(new ReadProgress(done, total));
            }

            written.Add(new SegmentRow(number, writer.Finish()));
        }

        database.Run(connection =>
        {
            connection.Execute(IndexDatabase.Durable);
            using SqliteTransaction transaction = connection.BeginTransaction();
            IndexDatabase.Refill(
                connection, header, recipe with { ChunkTokens = recipe.ChunkTokens ?? sources.ChunkTokens }, ChangesOf(connection) + 1);
            sources.Write(connection);
            foreach (SegmentRow segment in written)
                segment.Insert(connection);
            foreach (((IndexEntry entry, _), (_, long? file)) in read.Zip(passages))
                entry.Insert(connection, file);
            if (header.Similarity is not null)
                TokenStatistics.Add(connection, read.Select(one => (one.Entry.Passage.Id, one.Ids!)));
            transaction.Commit();
            return true;
        });
        foreach (long gone in old)
            IndexChange.Delete(segments.PathOf(gone), segments.Disk);
        return passages.Count;

        (EncodedPrompt Prompt, Passage Fitting) Fit(Passage passage) => scoring.Reader.Fit(passage, OverflowPolicy.Truncate);
    }

    /// <summary>How often the index was changed; the first versions did not count it.</summary>
    private static long ChangesOf(SqliteConnection connection) =>
        connection.Has("about", "changes") ? IndexDatabase.Changes(connection) : 0;
}
