using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>A folder of text files, indexed again and again.</summary>
public sealed class SourceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuiltInRetriever _builtIn;
    private readonly PassageIndex _index;

    public SourceFileTests(BuiltInRetriever builtIn)
    {
        _builtIn = builtIn;
        _index = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = 128 });
        Write("bees.md", "# Bees\nMy aunt keeps bees.\n# Honey\nHoney keeps for years.");
        Write("deep/er/tram.txt", "The tram stops at noon.");
        Write("picture.png", "no text");
    }

    [Fact]
    public void Files_become_passages_named_after_them()
    {
        Assert.Equal(new IndexUpdate(3, 0, 0, 0), Update());
        Assert.Equal(["bees.md#1", "bees.md#2", "deep/er/tram.txt#1"], Ids());
        Assert.Equal(2, _index.Folder.Info().Files);
    }

    [Fact]
    public void Only_what_has_changed_is_read_again()
    {
        Update();
        Assert.Equal(new IndexUpdate(0, 0, 0, 3), Update());

        Write("bees.md", "# Bees\nMy aunt keeps bees.\n# Honey\nHoney keeps for weeks.");
        Write("new.txt", "New.");
        File.Delete(_folder.In("texts/deep/er/tram.txt"));
        Assert.Equal(new IndexUpdate(1, 1, 1, 1), Update());
        Assert.Equal(["bees.md#1", "bees.md#2", "new.txt#1"], Ids());
        Assert.Equal(2, _index.Folder.Info().Files);
        Assert.Empty(_index.Folder.Verify(TestContext.Current.CancellationToken));

        Write("bees.md", "# Bees\nMy aunt keeps bees.");
        Assert.Equal(new IndexUpdate(0, 0, 1, 2), Update());
    }

    [Theory]
    [InlineData(50)]
    [InlineData(5000)]
    public void No_text_is_too_long(int tokens)
    {
        Write("thai.txt", string.Concat(Enumerable.Repeat("ประตูสีเขียวอยู่ทางทิศเหนือ", 200)));
        Write("key.md",
            $"# {string.Join(' ', Enumerable.Repeat("heading", 300))}\n{new string('x', 3000)}\n"
            + $"## {string.Join(' ', Enumerable.Repeat("Honey", 30))}\n{string.Join(' ', Enumerable.Repeat("keeps", 1000))}");
        IndexUpdate update = Update(tokens);
        Assert.True(update.Added > 10);
        Assert.Equal(0, update.Cut);
        Assert.Equal(0, _index.Folder.Info().Cut);
    }

    [Fact]
    public void Another_length_of_passages_splits_anew()
    {
        Update();
        Assert.Equal(3, Update(tokens: 3).Removed + Ids().Count(id => id is "bees.md#1" or "bees.md#2" or "deep/er/tram.txt#1"));
        Assert.True(Ids().Length > 3);
    }

    [Fact]
    public void Passages_from_elsewhere_stay_and_keep_their_ids()
    {
        _index.Add([new("note", "A note.")], cancellationToken: TestContext.Current.CancellationToken);
        Update();
        File.Delete(_folder.In("texts/bees.md"));
        Update();
        Assert.Equal(["deep/er/tram.txt#1", "note"], Ids());
        Assert.Throws<IndexException>(
            () => _index.Add([new("deep/er/tram.txt#1", "Mine.")], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_can_stand_for_itself()
    {
        _index.AddTexts([_folder.In("texts/bees.md")], Splitter(50), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["bees.md#1", "bees.md#2"], Ids());
        Assert.Equal(new IndexUpdate(1, 0, 0, 2), Update());
        Write("bees.md", "Gone.");
        Assert.Equal(
            new IndexUpdate(0, 1, 1, 0), _index.AddTexts(
                [_folder.In("texts/bees.md")], Splitter(50), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(["bees.md#1", "deep/er/tram.txt#1"], Ids());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused() =>
        Assert.Throws<InputException>(
            () => _index.AddTexts([_folder.In("nowhere")], Splitter(50), cancellationToken: TestContext.Current.CancellationToken));

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    private TextSplitter Splitter(int tokens) => new(tokens, _builtIn.Retriever.Tokenizer.CountTokens);

    private IndexUpdate Update(int tokens = 50) =>
        _index.AddTexts([_folder.In("texts")], Splitter(tokens), cancellationToken: TestContext.Current.CancellationToken);

    private void Write(string name, string text)
    {
        string path = _folder.In($"texts/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string[] Ids() =>
        [
            .. _index.Search("What?", 100, cancellationToken: TestContext.Current.CancellationToken).Passages.Select(
                passage => passage.Passage.Id).Order(StringComparer.Ordinal),
        ];
}
