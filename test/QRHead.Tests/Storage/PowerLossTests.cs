using System.Globalization;
using System.Text;
using QRHead.Indexing;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Storage;

/// <summary>
/// The power fails between any two operations of a disk: what was there before is there, or what comes after, never something else.
/// <c>QRHEAD_CRASHES=N</c> tries N times as often.
/// </summary>
public sealed class PowerLossTests(BuiltInRetriever builtIn) : IDisposable
{
    private static readonly int Times = int.Parse(
        Environment.GetEnvironmentVariable("QRHEAD_CRASHES") ?? "1", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();
    private readonly LossyDisk _disk = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_that_is_written_over_another_is_the_old_one_or_the_new_one()
    {
        string path = _folder.In("file");
        byte[][] contents =
        [
            .. Enumerable.Range(1, 3)
                .Select(size => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{size} lines of text\n", size * 90)))),
        ];
        var done = new List<int>();
        foreach (byte[] content in contents)
        {
            _disk.WriteWhole(path, content);
            done.Add(_disk.Count);
        }

        foreach ((int crash, Random random) in Crashes(500))
        {
            (Dictionary<string, byte[]> files, _) = _disk.After(crash, random);
            int whole = done.Count(count => count <= crash);
            byte[]? found = files.GetValueOrDefault(path);
            Assert.True(
                found is null ? whole == 0 : contents.Skip(Math.Max(0, whole - 1)).Take(2)
                    .Any(content => content.AsSpan().SequenceEqual(found)),
                $"after {crash} operations {found?.Length} bytes");
        }
    }

    [Fact]
    public void A_saved_context_is_the_old_one_or_the_new_one()
    {
        string path = _folder.In("a.context");
        foreach (int passages in (int[])[1, 3])
        {
            using ReadContext context = builtIn.Retriever.Read(
                [.. BuiltInRetriever.Passages.Take(passages)], cancellationToken: Cancellation);
            context.SaveBy(_disk, path, Cancellation);
        }

        string left = _folder.In("left.context");
        foreach ((int crash, Random random) in Crashes(100))
        {
            (Dictionary<string, byte[]> files, _) = _disk.After(crash, random);
            if (!files.TryGetValue(path, out byte[]? found))
                continue;
            File.WriteAllBytes(left, found);
            using ReadContext opened = builtIn.Retriever.OpenContext(left, Cancellation);
            Assert.True(opened.Passages.Count is 1 or 3);
        }
    }

    [Fact]
    public void An_index_is_as_it_was_after_one_of_its_changes()
    {
        string folder = _folder.In("index");
        using (PassageIndex index = builtIn.Retriever.CreateIndex(folder, new() { PassageTokens = 64 }))
            index.Add(BuiltInRetriever.Passages, cancellationToken: Cancellation);
        string kept = Directory.GetFiles(folder, "*.keys").Single();
        byte[] keptKeys = File.ReadAllBytes(kept);
        _disk.Beside = () => Database(folder);
        var states = new List<string>();
        using (IndexFolder opened = IndexFolder.Open(folder, _disk))
        {
            states.Add(Ids(opened));
            foreach (Action<IndexFolder> change in Changes())
            {
                change(opened);
                states.Add(Ids(opened));
            }
        }

        string left = _folder.In("left");
        foreach ((int crash, Random random) in Crashes(60))
        {
            (Dictionary<string, byte[]> files, object? database) = _disk.After(crash, random);
            if (database is null)
                continue;
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            Directory.CreateDirectory(left);
            foreach ((string name, byte[] bytes) in (Dictionary<string, byte[]>)database)
                File.WriteAllBytes(Path.Combine(left, name), bytes);
            if (!_disk.HasDeleted(kept, crash))
                File.WriteAllBytes(Path.Combine(left, Path.GetFileName(kept)), keptKeys);
            foreach ((string path, byte[] bytes) in files)
                File.WriteAllBytes(Path.Combine(left, Path.GetFileName(path)), bytes);

            using IndexFolder after = IndexFolder.Open(left);
            Assert.Empty(after.Verify(Cancellation));
            Assert.Contains(Ids(after), states);
            after.Remove(["unheard of"]);
            Assert.Equal(after.Info().Segments, Directory.GetFiles(left, "*.keys").Length);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Passages come as copies of one that was read, so no model is needed.</summary>
    private static IEnumerable<Action<IndexFolder>> Changes()
    {
        yield return folder => Copy(folder, "tram", ["new-1", "new-2"], []);
        yield return folder => folder.Remove(["tram"]);
        yield return folder => Copy(folder, "bees", ["new-3"], ["new-1"]);
        yield return folder => folder.Compact(Cancellation);
        yield return folder => folder.Remove(["new-2", "new-3"]);
        yield return folder => Copy(folder, "bees", [.. Enumerable.Range(4, 20).Select(i => $"new-{i}")], []);
        yield return folder => folder.Compact(Cancellation);
    }

    private static void Copy(IndexFolder folder, string id, string[] added, string[] removed) => folder.Change(() =>
    {
        (IndexEntry entry, byte[] block) = folder.Database.Read(connection =>
        {
            long key = connection.One("SELECT key FROM passages WHERE id = $id", row => row.GetInt64(0), ("$id", id));
            IndexEntry found = IndexEntry.Of(connection, key);
            using Segments.Use use = folder.Segments.Take(connection, [found.Place.Segment]);
            return (found, use[found.Place].ToArray());
        });
        using var change = new IndexChange(folder.Database, folder.Segments);
        foreach (string gone in removed)
            change.Remove(gone);
        foreach (string name in added)
            change.Add(
                new Passage(name, entry.Passage.Text), null, new StoredPassage(
                    block, entry.Place.Tokens, entry.Place.Own, Ids: null), null);
        change.Commit();
        return true;
    });

    private static string Ids(IndexFolder folder) =>
        string.Join(
            ',', folder.Database.Read(connection => connection.Query("SELECT id FROM passages ORDER BY id", row => row.GetString(0))));

    /// <summary>A database flushes by itself what was committed.</summary>
    private static Dictionary<string, byte[]> Database(string folder)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (string path in Directory.GetFiles(folder, "index.db*").Where(path => !path.EndsWith("-shm", StringComparison.Ordinal)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            files[Path.GetFileName(path)] = bytes;
        }

        return files;
    }

    private IEnumerable<(int Crash, Random Random)> Crashes(int count) =>
        Enumerable.Range(0, count * Times).Select(i => (i % (_disk.Count + 1), new Random(i)));
}
