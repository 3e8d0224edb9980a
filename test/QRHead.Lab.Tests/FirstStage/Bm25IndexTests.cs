namespace QRHead.Lab.Tests.FirstStage;

/// <summary>BM25 on passages whose scores can be computed by hand.</summary>
public sealed class Bm25IndexTests : IDisposable
{
    private const double K1 = 0.9, B = 0.4;

    private static readonly Passage[] Animals =
    [
        new("cats", "cat cat dog"),
        new("dog", "dog"),
        new("birds", "bird bird bird bird fish", "Bird"),
        new("none", ""),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qrhead-bm25-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Scores_are_those_of_the_formula()
    {
        using var index = Bm25Index.Of(Animals);

        // 10 words in 4 passages; dog stands in two of them, cat in one.
        double dogInCats = Score(passages: 4, with: 2, times: 1, length: 3, average: 2.5), cat = Score(4, 1, 2, 3, 2.5), dog = Score(
            4, 2, 1, 1, 2.5);
        Check(index, "dog", ("dog", dog), ("cats", dogInCats));
        Check(index, "cat dog", ("cats", cat + dogInCats), ("dog", dog));
        Check(index, "bird", ("birds", Score(4, 1, 5, 6, 2.5)));
        Check(index, "unicorn");
    }

    [Fact]
    public void A_word_that_stands_twice_in_the_query_counts_twice()
    {
        using var index = Bm25Index.Of(Animals);
        Check(index, "dog dog", ("dog", 2 * Score(4, 2, 1, 1, 2.5)), ("cats", 2 * Score(4, 2, 1, 3, 2.5)));
    }

    /// <summary>Lucene 4.8 would keep the length 35 as 40.96 and 100 as 113.8.</summary>
    [Theory]
    [InlineData(23, 23)]
    [InlineData(24, 24)]
    [InlineData(35, 35)]
    [InlineData(39, 39)]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(100, 96)]
    [InlineData(1000, 984)]
    public void Lengths_are_kept_as_later_versions_of_Lucene_do(int length, int kept)
    {
        using var index = Bm25Index.Of(
            [new Passage("long", string.Join(' ', Enumerable.Repeat("cat", length))), new Passage("other", "dog")]);
        Check(index, "cat", ("long", Score(passages: 2, with: 1, times: length, length: kept, average: (length + 1) / 2.0)));
    }

    [Theory]
    [InlineData("Dogs!", "the dog's")]
    [InlineData("running", "runs")]
    [InlineData("a + b AND (title: dog) OR \"dog~ ^2 [", "b title dog dog")]
    [InlineData("the of and", "")]
    [InlineData("***", "?")]
    public void Words_are_compared_by_their_stems_and_no_character_means_more(string query, string same)
    {
        using var index = Bm25Index.Of([.. Animals, new Passage("run", "He runs; b is a title.")]);
        Assert.Equal(index.Scores(same), index.Scores(query));
    }

    [Fact]
    public void A_query_may_have_more_words_than_Lucene_takes_at_once()
    {
        using var index = Bm25Index.Of(Animals);
        string query = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"w{i}")) + " dog";
        Assert.Equal(index.Scores("dog"), index.Scores(query));
    }

    [Fact]
    public void Equal_scores_keep_the_order_of_the_passages()
    {
        using var index = Bm25Index.Of(Enumerable.Range(0, 5000).Select(i => new Passage($"p{i}", "one and the same")));
        Assert.Equal(Enumerable.Range(0, 300), index.Search("same", 300).Select(hit => hit.Index));
    }

    [Fact]
    public void Passages_come_back_as_they_were_given()
    {
        Passage[] passages = [new("a", "dog  Käthe 🎉\n"), new("b", "dog", ""), new("c", "dog", "Title")];
        using var index = Bm25Index.Of(passages);
        Assert.Equal(passages, index.Search("dog", 10).OrderBy(hit => hit.Index).Select(hit => hit.Passage));
    }

    [Fact]
    public void Nothing_is_found_among_no_passages()
    {
        using var index = Bm25Index.Of([]);
        Assert.Empty(index.Search("dog", 10));
        Assert.Empty(index.Scores("dog"));
    }

    [Fact]
    public void An_index_in_a_folder_is_used_again_for_the_same_passages_and_settings_only()
    {
        int read = 0;
        IEnumerable<Passage> Counted(IEnumerable<Passage> passages)
        {
            read++;
            foreach (Passage passage in passages)
                yield return passage;
        }

        float[] Scores(IEnumerable<Passage> passages, Bm25Settings? settings = null)
        {
            using var index = Bm25Index.InFolder(
                _folder, new Again(() => Counted(passages)), settings, TestContext.Current.CancellationToken);
            return index.Scores("dog");
        }

        using var inMemory = Bm25Index.Of(Animals);
        Assert.Equal(inMemory.Scores("dog"), Scores(Animals));
        Assert.Equal(2, read);
        Assert.Equal(inMemory.Scores("dog"), Scores(Animals));
        Assert.Equal(3, read);
        Scores(Animals, new Bm25Settings { B = 0.75f });
        Scores([.. Animals.Skip(1)]);
        Scores([new("cats", "cat cat", "dog"), .. Animals.Skip(1)]);
        Assert.Equal(4, Directory.GetDirectories(_folder).Length);
    }

    [Fact]
    public void What_is_cancelled_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        int read = 0;
        IEnumerable<Passage> passages = new Again(() => Animals.Select(passage =>
        {
            // In the second reading: the first tells the passages from others.
            if (++read == Animals.Length + 1)
                cancelled.Cancel();
            return passage;
        }));

        Assert.Throws<OperationCanceledException>(() => Bm25Index.InFolder(_folder, passages, cancellationToken: cancelled.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static void Check(Bm25Index index, string query, params (string Id, double Score)[] expected)
    {
        IReadOnlyList<Bm25Hit> found = index.Search(query, 10);
        Assert.Equal(expected.Select(one => one.Id), found.Select(hit => hit.Passage.Id));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.Score, 1e-5 * pair.Second.Score));
    }

    private static double Score(int passages, int with, int times, double length, double average) =>
        Math.Log(1 + ((passages - with + 0.5) / (with + 0.5))) * (K1 + 1) * times / (times + (K1 * (1 - B + (B * length / average))));

    /// <summary>Passages that are read from their source each time.</summary>
    private sealed class Again(Func<IEnumerable<Passage>> passages) : IEnumerable<Passage>
    {
        public IEnumerator<Passage> GetEnumerator() => passages().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
