using System.Text;
using QRHead.Indexing;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>What lies on the disk: damage, left-overs, and who may write.</summary>
public sealed class IndexFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuiltInRetriever _builtIn;
    private readonly PassageIndex _index;

    public IndexFolderTests(BuiltInRetriever builtIn)
    {
        _builtIn = builtIn;
        _index = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = 64 });
        _index.Add(BuiltInRetriever.Passages, cancellationToken: Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Segment => Directory.GetFiles(_folder.In("index"), "*.keys").Single();

    [Fact]
    public void A_flipped_bit_in_the_keys_is_found_wherever_it_is()
    {
        byte[] whole = File.ReadAllBytes(Segment);
        var random = new Random(7);
        foreach (int at in Enumerable.Range(0, 20).Select(_ => random.Next(whole.Length)).Append(0).Append(whole.Length - 1))
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Segment, damaged);
            Assert.Contains(Path.GetFileName(Segment), Assert.Single(_index.Folder.Verify(Cancellation)), StringComparison.Ordinal);
        }

        // What is damaged must not get a new checksum.
        Assert.Throws<IndexException>(() => _index.Folder.Compact(Cancellation));
        File.WriteAllBytes(Segment, whole);
        Assert.Empty(_index.Folder.Verify(Cancellation));
    }

    [Fact]
    public void A_segment_that_is_cut_short_or_missing_is_found()
    {
        byte[] whole = File.ReadAllBytes(Segment);
        File.WriteAllBytes(Segment, whole[..^1]);
        Assert.Single(_index.Folder.Verify(Cancellation));
        File.Delete(Segment);
        Assert.Contains("missing", Assert.Single(_index.Folder.Verify(Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_letter_in_the_database_is_found()
    {
        _index.Dispose();
        string database = Path.Combine(_folder.In("index"), "index.db");
        byte[] bytes = File.ReadAllBytes(database);
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("stops at noon"));
        Assert.True(at > 0);
        bytes[at] = (byte)'S';
        File.WriteAllBytes(database, bytes);
        using IndexFolder folder = IndexFolder.Open(_folder.In("index"));
        Assert.Contains(folder.Verify(Cancellation), problem => problem.Contains("'tram'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_that_is_none_is_refused()
    {
        _index.Dispose();
        File.WriteAllText(Path.Combine(_folder.In("index"), "index.db"), "This is a letter, not a database. It has some length, though.");
        Assert.Contains(
            "database", Assert.Throws<IndexException>(() => IndexFolder.Open(_folder.In("index"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_writer_is_refused_and_readers_are_not()
    {
        using (WriterLock.Take(_folder.In("index")))
        {
            IndexException refusal = Assert.Throws<IndexException>(
                () => _index.Add([new("more", "More.")], cancellationToken: Cancellation));
            Assert.Contains("someone else", refusal.Message, StringComparison.Ordinal);
            Assert.Throws<IndexException>(() => _index.Remove("tram"));
            Assert.Throws<IndexException>(() => _index.Folder.Compact(Cancellation));
            Assert.Equal(BuiltInRetriever.Passages.Count, _index.Search("Who?", 100, cancellationToken: Cancellation).Passages.Count);
        }

        Assert.Equal(1, _index.Remove("tram"));
    }

    [Fact]
    public void A_search_finds_what_others_changed_since_the_last()
    {
        string[] Found() =>
        [
            .. _index.Search("Who?", 100, cancellationToken: Cancellation).Passages.Select(passage => passage.Passage.Id)
                .Order(StringComparer.Ordinal),
        ];
        string[] first = Found();
        using PassageIndex other = _builtIn.Retriever.OpenIndex(_folder.In("index"));

        other.Add([new("more", "More."), BuiltInRetriever.Passages[0] with { Text = "Less." }], cancellationToken: Cancellation);
        Assert.Equal([.. first.Append("more").Order(StringComparer.Ordinal)], Found());
        Assert.Equal(
            "Less.", _index.Search("Who?", 100, cancellationToken: Cancellation).Passages.Single(
                passage => passage.Passage.Id == BuiltInRetriever.Passages[0].Id).Passage.Text);

        other.Folder.Compact(Cancellation);
        other.Remove("more");
        Assert.Equal(first, Found());
    }

    [Fact]
    public void A_segment_that_nobody_lists_is_deleted_by_the_next_change()
    {
        string leftOver = Path.Combine(_folder.In("index"), "00000099.keys");
        File.WriteAllText(leftOver, "half");
        _index.Remove("unheard of");
        Assert.False(File.Exists(leftOver));
        Assert.Empty(_index.Folder.Verify(Cancellation));
    }

    [Fact]
    public void A_closed_index_says_so()
    {
        _index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _index.Search("Who?", cancellationToken: Cancellation));
        Assert.Contains(
            nameof(PassageIndex), Assert.Throws<ObjectDisposedException>(
                () => _index.Add([new("late", "Too late.")], cancellationToken: Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_of_the_last_passage_go_with_it()
    {
        _index.Remove([.. BuiltInRetriever.Passages.Select(passage => passage.Id)]);
        Assert.Empty(Directory.GetFiles(_folder.In("index"), "*.keys"));
        Assert.Equal((0, 0L, 0.0), (_index.Folder.Info().Passages, _index.Folder.Info().UnusedBytes, _index.Folder.Info().BytesPerToken));
    }

    [Fact]
    public async Task Searches_go_on_while_passages_come_and_go()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task searching = Task.Run(
            () =>
            {
                while (!source.IsCancellationRequested)
                    Assert.Contains(
                        _index.Search("Who keeps bees?", 100, cancellationToken: Cancellation).Passages, passage =>
                            passage.Passage.Id == "bees");
            },
            Cancellation);
        for (int i = 0; i < 20; i++)
        {
            _index.Add([new Passage("guest", $"Guest number {i}.")], cancellationToken: Cancellation);
            _index.Folder.Compact(Cancellation);
            _index.Remove("guest");
        }

        await source.CancelAsync();
        await searching;
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }
}
