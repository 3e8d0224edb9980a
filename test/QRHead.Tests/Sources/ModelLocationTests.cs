using QRHead.Hub;
using QRHead.Sources;
using QRHead.Tests.Hub;

namespace QRHead.Tests.Sources;

public class ModelLocationTests
{
    [Fact]
    public async Task Loads_a_model_of_the_hub_and_names_it_so()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithFolder(Path.Combine(Repository.Root(), "test", "Goldens", "models", "llama-sharded-f16"));
        var progress = new RecordedDownload();
        var options = new QRRetrieverOptions { Heads = HeadSelection.All, Hub = fixture.Options, DownloadProgress = progress };

        using QRRetriever retriever = QRRetriever.Load("org/tiny", options, TestContext.Current.CancellationToken);

        Assert.Equal("org/tiny", retriever.Model);
        Assert.Equal("llama", retriever.Config.ModelType);
        Assert.Equal(progress.Reports[^1].BytesTotal, progress.Reports[^1].BytesDone);
    }

    [Fact]
    public async Task Loads_a_split_gguf_file_of_the_hub_through_its_links()
    {
        string[] parts =
        [
            .. Enumerable.Range(1, 2).Select(part => Shared.Require($"goldens/gguf/llama-q4_0-split-0000{part}-of-00002.gguf")),
        ];
        await using HubFixture fixture = await HubFixture.Start();
        using var compiled = new TemporaryFolder();
        FakeRepository repository = fixture.Hub.Add("org/tiny");
        foreach (string part in parts)
            repository.With(Path.GetFileName(part), File.ReadAllBytes(part));
        var options = new QRRetrieverOptions { Heads = HeadSelection.All, Hub = fixture.Options, CacheFolder = compiled.Path };
        Passage[] passages = [new("a", "The bakery opens at six."), new("b", "The lighthouse stands on a rock.")];

        using QRRetriever ofHub = QRRetriever.Load("org/tiny:q4_0", options, TestContext.Current.CancellationToken);
        using QRRetriever ofFile = QRRetriever.Load(parts[0], options, TestContext.Current.CancellationToken);

        Assert.Equal(Scores(ofFile), Scores(ofHub));
        CachedModel cached = Assert.Single(CachedModels.List(fixture.Options));
        Assert.Equal(("org/tiny/llama-q4_0-split-00001-of-00002.gguf", "llama"), (cached.Model, cached.Architecture));
        Assert.Equal(parts.Sum(part => new FileInfo(part).Length), cached.Bytes);

        IEnumerable<(string, float)> Scores(QRRetriever retriever) =>
            retriever.Rank("Where is the lighthouse?", passages, cancellationToken: TestContext.Current.CancellationToken)
                .Passages.Select(passage => (passage.Passage.Id, passage.Score));
    }

    [Fact]
    public void A_path_that_exists_is_no_model_of_the_hub()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(folder.Path, ModelLocation.Find(folder.Path, Nowhere, progress: null, TestContext.Current.CancellationToken));
        string file = folder.Write("x.gguf", "");
        Assert.Equal(file, ModelLocation.Find(file, Nowhere, progress: null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("./models/llama")]
    [InlineData("/models/llama")]
    [InlineData("models/llama/")]
    [InlineData("C:\\models\\llama")]
    public void What_is_neither_is_explained_as_both(string model)
    {
        CheckpointException exception = Assert.Throws<CheckpointException>(
            () => ModelLocation.Find(model, Nowhere, progress: null, TestContext.Current.CancellationToken));

        Assert.StartsWith(model, exception.Message, StringComparison.Ordinal);
        Assert.Contains("no such file or folder", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no model on the hub can be called so", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Check the path. Write org/name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_load_is_cancelled()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Stall(0);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.ThrowsAny<OperationCanceledException>(
            () => QRRetriever.Load("org/tiny", new QRRetrieverOptions { Hub = fixture.Options }, soon.Token));
    }

    private static HubOptions Nowhere => new()
    {
        CacheFolder = Path.Combine(Path.GetTempPath(), "qrhead-nowhere"),
        Endpoint = new Uri("http://127.0.0.1:1"),
    };
}
