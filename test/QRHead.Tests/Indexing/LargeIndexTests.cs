using System.Diagnostics;
using System.Globalization;
using QRHead.Indexing;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>
/// An index of more passages than are scanned whole. Its keys are copies of some that were read: to read as many would take long.
/// </summary>
[Collection(nameof(NothingBeside))]
public sealed class LargeIndexTests(BuiltInRetriever builtIn) : IDisposable
{
    /// <summary>How many passages, if not as few as take candidates.</summary>
    private const string PassagesVariable = "QRHEAD_PASSAGES";

    /// <summary>
    /// Passages that are read, and that have each title: more than there are candidates, so that all of these have the title that is asked
    /// for.
    /// </summary>
    private const int Read = 256;

    private const int Batch = 10_000;
    private const int Queries = 5;
    private const long Noise = 32 << 20;

    private readonly string[] _titles = Titles(builtIn.Retriever.Tokenizer.CountTokens);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Questions have words that every passage has, so that the search by words looks at all of them. What is mapped of the keys is that of
    /// the candidates, which lie beside each other; what is not mapped must not grow at all, and asking again shows it.
    /// </summary>
    [Fact]
    public void Questions_are_answered_without_the_index_in_memory()
    {
        int passages = int.Parse(Environment.GetEnvironmentVariable(PassagesVariable) ?? "6000", CultureInfo.InvariantCulture);
        Build(passages);
        long before = Resident();
        using PassageIndex index = builtIn.Retriever.OpenIndex(_folder.In("large"));
        Ask(index, passages);
        long mapped = Resident();
        var watch = Stopwatch.StartNew();
        Ask(index, passages);
        TimeSpan each = watch.Elapsed / Queries;
        long again = Resident();

        IndexInfo info = index.Folder.Info();
        long disk = new DirectoryInfo(_folder.In("large")).EnumerateFiles().Sum(file => file.Length);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{passages} passages, {info.Tokens} tokens, {info.KeyBytes >> 20} MiB of keys, {disk >> 20} MiB on disk, "
            + $"{each.TotalMilliseconds:F1} ms a query, "
            + $"{(mapped - before) >> 20} MiB more resident after {Queries} questions, {(again - mapped) >> 20} MiB more after the same "
            + $"again"));
        Assert.Equal(passages, info.Passages);
        Assert.InRange(mapped - before, long.MinValue, Noise + (Queries * Read * info.KeyBytes / passages));
        Assert.InRange(again - mapped, long.MinValue, Noise / 4);
    }

    public void Dispose() => _folder.Dispose();

    private void Ask(PassageIndex index, int passages)
    {
        for (int i = 0; i < Queries; i++)
        {
            string title = _titles[i * 7919 % (passages / Read)];
            Ranking ranking = index.Search($"What do the keepers of {title} count in the harbour?", new SearchOptions(), Cancellation);
            Assert.Equal(SearchOptions.DefaultTop, ranking.Passages.Count);
            Assert.All(ranking.Passages, passage => Assert.Equal(title, passage.Passage.Title));
        }
    }

    /// <summary>
    /// Reads some passages, and writes them again and again under other names, with titles that have nothing to do with their keys.
    /// </summary>
    private void Build(int passages)
    {
        using PassageIndex index = builtIn.Retriever.CreateIndex(_folder.In("large"), new() { PassageTokens = 192 });
        index.Add([.. Enumerable.Range(0, Read).Select(i => new Passage($"p{i}", Text(i), _titles[0]))], cancellationToken: Cancellation);
        IndexFolder folder = index.Folder;
        IndexEntry[] read =
        [
            .. folder.Database.Read(connection => Enumerable.Range(1, Read).Select(key => IndexEntry.Of(connection, key)).ToArray()),
        ];
        byte[][] blocks = folder.Database.Read(connection =>
        {
            using Segments.Use use = folder.Segments.Take(connection, [.. read.Select(entry => entry.Place.Segment).Distinct()]);
            return read.Select(entry => use[entry.Place].ToArray()).ToArray();
        });
        foreach (int[] batch in Enumerable.Range(Read, passages - Read).Chunk(Batch))
        {
            using var change = new IndexChange(folder.Database, folder.Segments);
            foreach (int i in batch)
            {
                KeyPlace place = read[i % Read].Place;
                change.Add(
                    new Passage($"p{i}", Text(i % Read), _titles[i / Read]), null, new StoredPassage(
                        blocks[i % Read], place.Tokens, place.Own, Ids: null), null);
            }

            change.Commit();
        }
    }

    private static string Text(int i) =>
        string.Join(' ', Enumerable.Repeat($"What the keepers of light number {i} do is to count ships in the harbour.", 5));

    /// <summary>Words of three syllables that all have as many tokens.</summary>
    private static string[] Titles(Func<string, int> tokens)
    {
        string[] syllables = [.. from first in "bdfgklmnprst" from second in "aou" select $"{first}{second}"];
        IEnumerable<string> words = from a in syllables from b in syllables from c in syllables select a + b + c;
        return [.. words.Where(word => tokens(word) == tokens("babaku")).Take(1000)];
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
