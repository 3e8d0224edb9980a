using Microsoft.Data.Sqlite;
using QRHead.Checkpoints;
using QRHead.Storage;

namespace QRHead.Indexing;

/// <summary>
/// One change of an index: it is there whole after <see cref="Commit"/>, and not at all before. Keys are written to a segment of their own,
/// which is on the disk before the database lists it. Whoever makes a change holds the <see cref="WriterLock"/>.
/// </summary>
internal sealed class IndexChange(IndexDatabase database, Segments segments) : IDisposable
{
    private readonly List<(IndexEntry Entry, SourceFile? File, IReadOnlyCollection<int>? Ids)> _added = [];
    private readonly List<string> _removed = [];
    private readonly List<SourceFile> _files = [];
    private readonly List<SourceFile> _goneFiles = [];
    private SegmentWriter? _writer;
    private long _segment;

    /// <summary>Adds a passage; one of its id must be removed by the same change.</summary>
    /// <param name="passage">The passage as it was given.</param>
    /// <param name="cut">How many characters of its text were read; null for all.</param>
    /// <param name="stored">What is kept of it.</param>
    /// <param name="file">The file that it comes from; null for none.</param>
    public void Add(Passage passage, int? cut, StoredPassage stored, SourceFile? file)
    {
        if (_writer is null)
        {
            _segment = NextSegment(database);
            _writer = new SegmentWriter(segments.PathOf(_segment), segments.Disk);
        }

        long offset = _writer.Add(stored.Block);
        _added.Add(
            (new IndexEntry(passage, cut, new KeyPlace(0, _segment, offset, stored.Block.Length, stored.Tokens, stored.Own)), file,
                stored.Ids));
    }

    /// <summary>Takes a passage out.</summary>
    public void Remove(string id) => _removed.Add(id);

    /// <summary>Notes what a file held when its passages were taken from it.</summary>
    public void Note(SourceFile file) => _files.Add(file);

    /// <summary>Forgets a file; its passages are removed by the same change.</summary>
    public void Forget(SourceFile file) => _goneFiles.Add(file);

    /// <summary>Makes the change.</summary>
    /// <exception cref="IndexException">The database can't be written; nothing has changed.</exception>
    public void Commit()
    {
        PageChecksums? pages = _writer?.Finish();
        _writer?.Dispose();
        IReadOnlyList<long> unused = [];
        database.Write(connection =>
        {
            if (pages is not null)
                new SegmentRow(_segment, pages).Insert(connection);
            bool counted = TokenStatistics.Exist(connection);
            if (counted)
                TokenStatistics.Remove(connection, _removed);
            foreach (string id in _removed)
                connection.Execute("DELETE FROM passages WHERE id = $id", ("$id", id));
            var numbers = _files.ToDictionary(file => file, file => file.Keep(connection));
            foreach ((IndexEntry entry, SourceFile? file, _) in _added)
                entry.Insert(connection, file is null ? null : numbers[file]);
            if (counted)
                TokenStatistics.Add(connection, _added.Select(added => (added.Entry.Passage.Id, added.Ids!)));
            foreach (SourceFile file in _goneFiles)
                file.Forget(connection);
            unused = DropUnused(connection);
        });
        foreach (long number in unused)
            Delete(segments.PathOf(number), segments.Disk);
    }

    /// <summary>Leaves what is not committed undone.</summary>
    public void Dispose() => _writer?.Dispose();

    /// <summary>Deletes the files of segments that the database does not list: a change was cut off before or after its end.</summary>
    public static void DeleteLeftOver(IndexDatabase database, Segments segments)
    {
        HashSet<string> listed =
        [
            .. database.Read(connection => connection.Query("SELECT number FROM segments", row => segments.PathOf(row.GetInt64(0)))),
        ];
        foreach (string file in segments.Files().Where(file => !listed.Contains(file)).ToArray())
            Delete(file, segments.Disk);
    }

    /// <summary>A number that no segment ever had.</summary>
    public static long NextSegment(IndexDatabase database) => database.Read(connection =>
        connection.Query("SELECT seq FROM sqlite_sequence WHERE name = 'segments'", row => row.GetInt64(0)).SingleOrDefault() + 1);

    /// <summary>Deletes a file; one that a reader on Windows still looks at is left for the next change.</summary>
    public static void Delete(string path, Disk disk)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing lists it any more, so it only takes room.
        }
    }

    private static List<long> DropUnused(SqliteConnection connection) =>
        connection.Query(
            "DELETE FROM segments WHERE number NOT IN (SELECT segment FROM passages) RETURNING number", row => row.GetInt64(0));
}
