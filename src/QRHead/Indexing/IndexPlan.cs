using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>
/// What has to be done so that an index holds some passages, or what a file holds now: only what differs is read. Immutable.
/// </summary>
/// <param name="File">The file; null for passages that come from none.</param>
/// <param name="Read">Passages to read.</param>
/// <param name="Remove">Ids to take out first: those of passages that differ, and of those that are gone.</param>
/// <param name="Unchanged">Passages that are there already.</param>
/// <param name="Gone">Whether the file is gone.</param>
internal sealed record IndexPlan(
    SourceFile? File, IReadOnlyList<Passage> Read, IReadOnlyList<string> Remove, int Unchanged, bool Gone = false)
{
    /// <summary>Gets the passages whose id was there with another title or text.</summary>
    public int Replaced => Read.Select(passage => passage.Id).Intersect(Remove).Count();

    /// <summary>Plans for a passage that comes from no file.</summary>
    /// <exception cref="IndexException">A passage of a file has its id.</exception>
    public static IndexPlan For(string folder, SqliteConnection connection, Passage passage)
    {
        (Passage Passage, long? File)? there = IndexEntry.Find(connection, passage.Id);
        if (there?.File is not null)
            throw Taken(folder, passage.Id);
        return there?.Passage == passage ? new IndexPlan(null, [], [], 1)
            : new IndexPlan(null, [passage], there is null ? [] : [passage.Id], 0);
    }

    /// <summary>Plans for a file.</summary>
    /// <exception cref="IndexException">A passage that comes from elsewhere has the id of one of the file's.</exception>
    public static IndexPlan For(string folder, SqliteConnection connection, SourceFile file, IReadOnlyList<Passage> passages)
    {
        (long? number, List<Passage> there) = file.Find(connection);
        foreach (Passage passage in passages)
        {
            if (IndexEntry.Find(connection, passage.Id) is { } other && (other.File != number || other.File is null))
                throw Taken(folder, passage.Id);
        }

        HashSet<Passage> same = [.. there.Intersect(passages)];
        return new IndexPlan(
            file, [.. passages.Where(passage => !same.Contains(passage))],
            [.. there.Where(passage => !same.Contains(passage)).Select(passage => passage.Id)], same.Count);
    }

    /// <summary>Plans for a file that is gone.</summary>
    public static IndexPlan ForGone(SqliteConnection connection, SourceFile file) =>
        new(file, [], [.. file.Find(connection).Passages.Select(passage => passage.Id)], 0, Gone: true);

    private static IndexException Taken(string folder, string id) => new(
        folder, $"the id '{id}' taken by a passage from elsewhere", "an id for one passage",
        "Give the passage another id, remove the other first, or build an index of its own.");
}
