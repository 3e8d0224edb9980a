using Microsoft.Data.Sqlite;
using QRHead.Indexing;
using QRHead.Lifetimes;
using QRHead.Storage;
using QRHead.Telemetry;

namespace QRHead;

/// <summary>
/// An index on disk, and all that can be done with it without its model. Any number of threads and processes may read it while one at a
/// time changes it; a change that is cut off leaves nothing behind but a file that the next change deletes.
/// </summary>
public sealed class IndexFolder : IDisposable
{
    private readonly string _path;

    private IndexFolder(string path, Disk disk)
    {
        _path = path;
        Database = IndexDatabase.Open(path);
        Segments = new Segments(path, disk);
        Calls = new Calls(new Lifetime(typeof(IndexFolder), Free));
        try
        {
            Header = Database.Header();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the folder.</summary>
    public string Path => _path;

    /// <summary>Gets what the index was built with, and where that lay; null where it was not written down.</summary>
    /// <exception cref="IndexException">It is damaged.</exception>
    internal IndexRecipe? Recipe =>
        Database.Run(
            connection => connection.One("SELECT recipe FROM about", row => row.TextOrNull(0)) is { } json
                ? IndexRecipe.FromJson(json) : null);

    /// <summary>Gets the folders of which all files are indexed, as full paths.</summary>
    /// <exception cref="IndexException">The database is damaged.</exception>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public IReadOnlyList<string> TextFolders =>
        Calls.Make(() => Database.Read(connection => new SourceFolders(connection).Whole.ToArray()));

    internal IndexDatabase Database { get; }

    internal Segments Segments { get; }

    internal IndexHeader Header { get; }

    internal Calls Calls { get; }

    /// <summary>Opens an index.</summary>
    /// <param name="path">Its folder.</param>
    /// <returns>The index; dispose it when it is no longer needed.</returns>
    /// <exception cref="IndexException">There is none, or its database is damaged.</exception>
    public static IndexFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(path, Disk.Real);
    }

    /// <summary>Says whether a folder holds an index.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>False also for an index whose making was cut off.</returns>
    /// <exception cref="IndexException">There is a database that can't be read.</exception>
    public static bool Exists(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return IndexDatabase.Exists(path) && IndexDatabase.HasIndex(path);
    }

    /// <summary>Gets what is in the index now.</summary>
    /// <returns>Counts, sizes, and what it was built with.</returns>
    /// <exception cref="IndexException">The database is damaged.</exception>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public IndexInfo Info()
    {
        return Calls.Make(() => Database.Read(connection =>
        {
            (int passages, int cut, long tokens, long bytes) = connection.One(
                "SELECT count(*), count(cut), coalesce(sum(tokens), 0), coalesce(sum(length), 0) FROM passages",
                row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)));
            (int segments, long length) = connection.One(
                "SELECT count(*), coalesce(sum(length), 0) FROM segments", row => (row.GetInt32(0), row.GetInt64(1)));
            return new IndexInfo
            {
                Passages = passages,
                Files = connection.One("SELECT count(*) FROM files", row => row.GetInt32(0)),
                Cut = cut,
                Tokens = tokens,
                KeyBytes = bytes,
                UnusedBytes = length - bytes - (segments * (long)SegmentWriter.HeaderLength),
                Segments = segments,
                Model = Header.ReadWith.Model,
                Precision = Header.ReadWith.Precision,
                HeadSet = Header.HeadSet,
                Heads = string.Join(',', Header.Heads),
                Keys = Header.Keys,
                PassageTokens = Header.PassageTokens,
                Embeddings = IndexVectors.ModelOf(connection),
                ModelSource = Recipe is { } recipe ? recipe.Reference ?? recipe.Location : null,
            };
        }));
    }

    /// <summary>Finds a passage by its id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The passage as it was given; null where there is none of this id.</returns>
    /// <exception cref="IndexException">The database is damaged.</exception>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public Passage? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Calls.Make(() => Database.Read(connection => IndexEntry.Find(connection, id)?.Passage));
    }

    /// <summary>Takes passages out.</summary>
    /// <param name="ids">Their ids; one that is not there is passed over.</param>
    /// <returns>How many passages were taken out.</returns>
    /// <exception cref="IndexException">Someone else is changing the index, or it is damaged.</exception>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public int Remove(IReadOnlyCollection<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Calls.Make(Operations.RemoveFromIndex, _ => Change(() =>
        {
            string[] there = Database.Read(connection => ids.Distinct().Where(id => IndexEntry.Find(connection, id) is not null).ToArray());
            using var change = new IndexChange(Database, Segments);
            foreach (string id in there)
                change.Remove(id);
            change.Commit();
            return there.Length;
        }));
    }

    /// <summary>
    /// Writes the keys anew, in few files and without those of passages that are gone. Needs room for both for a while; searches give the
    /// same results.
    /// </summary>
    /// <param name="cancellationToken">Stops the writing; the index stays as it was.</param>
    /// <exception cref="IndexException">Someone else is changing the index, or it is damaged.</exception>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public void Compact(CancellationToken cancellationToken = default)
    {
        Calls.Make(Operations.CompactIndex, _ => Change(() =>
        {
            IndexCompaction.Run(this, cancellationToken);
            return true;
        }));
    }

    /// <summary>Checks everything: checksums of keys and passages, counts, and that each passage is there once.</summary>
    /// <param name="cancellationToken">Stops the checking.</param>
    /// <returns>What is wrong, in words; empty where nothing is.</returns>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public IReadOnlyList<string> Verify(CancellationToken cancellationToken = default) =>
        Calls.Make<IReadOnlyList<string>>(Operations.VerifyIndex, _ =>
    {
        try
        {
            return Database.Read(connection => IndexCheck.Run(connection, Segments, cancellationToken));
        }
        catch (IndexException exception) when (exception.InnerException is SqliteException or InvalidDataException)
        {
            return [$"the database can't be read: {exception.InnerException.Message}"];
        }
    });

    /// <summary>
    /// Closes the index. Calls that run are waited for, those that come later refused; nothing is waited for from within a call of the
    /// library.
    /// </summary>
    public void Dispose() => Calls.Lifetime.End();

    /// <summary>Opens an index whose keys are written by some disk.</summary>
    internal static IndexFolder Open(string path, Disk disk) => new(path, disk);

    /// <summary>Writes down what the index is built with, where that is not what is written there.</summary>
    internal void Keep(IndexRecipe recipe)
    {
        IndexRecipe? known = Recipe;
        string json = (recipe with { ChunkTokens = recipe.ChunkTokens ?? known?.ChunkTokens }).ToJson();
        if (json != known?.ToJson())
            Database.Write(connection => connection.Execute("UPDATE about SET recipe = $recipe", ("$recipe", json)));
    }

    /// <summary>Does something as the only writer, after what an earlier one left over is deleted.</summary>
    internal T Change<T>(Func<T> work)
    {
        using var writer = WriterLock.Take(_path);
        IndexChange.DeleteLeftOver(Database, Segments);
        return work();
    }

    private void Free()
    {
        Segments.Dispose();
        Database.Dispose();
    }
}
