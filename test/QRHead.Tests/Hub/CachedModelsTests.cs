using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>What is in the cache, and what becomes free when a model is taken away.</summary>
public class CachedModelsTests
{
    private const string SecondCommit = "2222222222222222222222222222222222222222";
    private const int WeightBytes = 300_000;

    [Fact]
    public async Task Lists_name_revision_size_and_architecture()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        fixture.Hub.Add("other/b-q").With("m-Q8_0.gguf", "no real GGUF");
        string folder = await fixture.Get();
        await fixture.Get("org/tiny@v1.0");
        string gguf = await fixture.Get("other/b-q:Q8_0");

        IReadOnlyList<CachedModel> models = CachedModels.List(fixture.Options);

        Assert.Equal(2, models.Count);
        Assert.Equal(
            ("org/tiny", FakeRepository.FirstCommit, "llama", folder),
            (models[0].Model, models[0].Commit, models[0].Architecture, models[0].Path));
        Assert.Equal(["main", "v1.0"], models[0].Revisions);
        Assert.Equal(repository.Files.Values.Sum(file => file.Length), models[0].Bytes);
        Assert.Equal(("other/b-q/m-Q8_0.gguf", null, gguf, 12), (models[1].Model, models[1].Architecture, models[1].Path, models[1].Bytes));
    }

    [Fact]
    public void Lists_nothing_where_there_is_no_cache() =>
        Assert.Empty(CachedModels.List(new HubOptions { CacheFolder = Path.Combine(Path.GetTempPath(), "qrhead-nowhere") }));

    [Fact]
    public async Task Takes_away_a_model_with_all_that_is_its_own()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        fixture.Hub.Add("org/other").WithModel(WeightBytes);
        await fixture.Get();
        string other = await fixture.Get("org/other");
        File.WriteAllText(fixture.Cache.Incomplete("0123"), "half");

        long freed = await Remove(fixture, "org/tiny");

        Assert.Equal(repository.Files.Values.Sum(file => file.Length) + 4, freed);
        Assert.False(Directory.Exists(fixture.Cache.Folder));
        Assert.Equal(repository.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(other, "model.safetensors")));
    }

    [Fact]
    public async Task Takes_away_one_revision_and_leaves_what_the_other_shares()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        await fixture.Get("org/tiny@v1.0");
        repository.Commit = SecondCommit;
        repository.With("config.json", """{"model_type":"qwen3"}""");
        string second = await fixture.Get();

        long freed = await Remove(fixture, "org/tiny@v1.0");

        Assert.Equal("""{"model_type":"llama"}""".Length, freed);
        Assert.Equal([SecondCommit], CachedModels.List(fixture.Options).Select(model => model.Commit));
        Assert.Null(fixture.Cache.CommitOf("v1.0"));
        Assert.Equal(second, await fixture.Get(options: fixture.Options with { Offline = true }));
        Assert.Equal(repository.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(second, "model.safetensors")));
    }

    [Fact]
    public async Task Takes_away_one_file_of_many_quantisations()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").With("m-Q8_0.gguf", "eight").With("m-Q4_0-00001-of-00002.gguf", "four")
            .With("m-Q4_0-00002-of-00002.gguf", "more");
        await fixture.Get("org/tiny:Q8_0");
        await fixture.Get("org/tiny:Q4_0");

        Assert.Equal(8, await Remove(fixture, "org/tiny:q4_0"));
        Assert.Equal(["org/tiny/m-Q8_0.gguf"], CachedModels.List(fixture.Options).Select(model => model.Model));
        Assert.Equal(5, await Remove(fixture, "org/tiny/m-Q8_0.gguf"));
        Assert.False(Directory.Exists(fixture.Cache.Folder));
    }

    [Fact]
    public async Task Files_without_links_become_free_too()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        await fixture.Get(options: fixture.Options with { UseLinks = false });

        Assert.Equal(repository.Files.Values.Sum(file => file.Length), await Remove(fixture, "org/tiny"));
    }

    [Theory]
    [InlineData("org/nope")]
    [InlineData("org/tiny@nope")]
    [InlineData("org/tiny:Q4_0")]
    public async Task Says_what_there_is_instead(string model)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        await fixture.Get();
        IReadOnlyList<string> before = fixture.InCache();

        HubException exception = await Assert.ThrowsAsync<HubException>(() => Remove(fixture, model));

        Assert.Contains("It has: org/tiny.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.InCache());
    }

    // A link at this place of the model's folder, and what is asked to go.
    public static TheoryData<string, string> Links => new()
    {
        { "snapshots/COMMIT/extra", "org/tiny" },
        { "snapshots/COMMIT/extra", "org/tiny@main" },
        { "snapshots/COMMIT/extra", "org/tiny:Q4_0" },
        { "snapshots/COMMIT/deep/er/extra", "org/tiny" },
        { "snapshots/2222222222222222222222222222222222222222", "org/tiny" },
        { "snapshots/2222222222222222222222222222222222222222", "org/tiny@2222222222222222222222222222222222222222" },
        { "snapshots/2222222222222222222222222222222222222222", "org/tiny:Q4_0" },
        { "snapshots", "org/tiny" },
        { "blobs", "org/tiny" },
        { "blobs/extra", "org/tiny" },
        { "refs", "org/tiny" },
        { "refs/extra", "org/tiny" },
        { ".no_exist", "org/tiny" },
        { "", "org/tiny" },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public async Task Takes_a_link_away_and_never_what_it_leads_to(string place, string model)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        await fixture.Get();
        using var elsewhere = new TemporaryFolder();
        foreach (string file in (string[])["diary.txt", "sub/x.txt", "main", $"{FakeRepository.FirstCommit}/config.json", "m-Q4_0.gguf",
            "0123.incomplete", "snapshots/a/b", "blobs/c"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(elsewhere.In(file))!);
            elsewhere.Write(file, FakeRepository.FirstCommit);
        }

        string[] before = Everything(elsewhere.Path);
        string link = Path.Combine(fixture.Cache.Folder, place.Replace("COMMIT", FakeRepository.FirstCommit, StringComparison.Ordinal));
        if (Directory.Exists(link))
            Directory.Delete(link, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, elsewhere.Path);

        await Record.ExceptionAsync(() => Remove(fixture, model));

        Assert.Equal(before, Everything(elsewhere.Path));
        Assert.True(Record.Exception(() => CachedModels.List(fixture.Options)) is null);
    }

    [Fact]
    public async Task A_link_into_itself_is_listed_soon_and_goes_with_its_model()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel(WeightBytes);
        string snapshot = await fixture.Get();
        foreach (string name in (string[])["a", "b", "c"])
            Directory.CreateSymbolicLink(Path.Combine(snapshot, name), snapshot);

        Assert.Single(CachedModels.List(fixture.Options));
        await Remove(fixture, "org/tiny");
        Assert.False(Directory.Exists(fixture.Cache.Folder));
    }

    private static string[] Everything(string folder) =>
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => $"{file} {File.ReadAllText(file)}"),
        ];

    private static Task<long> Remove(HubFixture fixture, string model) =>
        CachedModels.RemoveAsync(ModelReference.Parse(model), fixture.Options, TestContext.Current.CancellationToken);
}
