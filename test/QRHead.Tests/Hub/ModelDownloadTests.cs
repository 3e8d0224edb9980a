using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>What a download asks for and what it leaves in the cache.</summary>
public class ModelDownloadTests
{
    private const string SecondCommit = "2222222222222222222222222222222222222222";

    [Fact]
    public async Task Leaves_the_layout_that_python_shares()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel().With("README.md", "read").With("pytorch_model.bin", "pickle");

        string folder = await fixture.Get();

        Assert.Equal(fixture.Cache.Snapshot(FakeRepository.FirstCommit), folder);
        string[] files = ["config.json", "model.safetensors", "tokenizer.json"];
        string[] expected =
        [
            "CACHEDIR.TAG",
            .. ModelFiles.Optional.Select(file => $"models--org--tiny/.no_exist/{FakeRepository.FirstCommit}/{file}"),
            .. files.Select(file => $"models--org--tiny/blobs/{FakeHub.Etag(repository.Files[file], FakeRepository.IsLarge(file))}"),
            "models--org--tiny/refs/main",
            .. files.Select(file => $"models--org--tiny/snapshots/{FakeRepository.FirstCommit}/{file}"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), fixture.InCache());
        Assert.Equal(FakeRepository.FirstCommit, File.ReadAllText(Path.Combine(fixture.Cache.Refs, "main")));
        Assert.StartsWith(
            "Signature: 8a477f597d28d172789f06886806bc55\n", File.ReadAllText(Path.Combine(fixture.CacheFolder, "CACHEDIR.TAG")));
        Assert.All(files, file => Assert.Equal(repository.Files[file], File.ReadAllBytes(Path.Combine(folder, file))));
        string etag = FakeHub.Etag(repository.Files["model.safetensors"], large: true);
        Assert.Equal(Path.Combine("..", "..", "blobs", etag), new FileInfo(Path.Combine(folder, "model.safetensors")).LinkTarget);
        Assert.True(File.Exists(fixture.Cache.Lock(etag)));
    }

    [Fact]
    public async Task Asks_again_for_the_commit_only()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel();
        string first = await fixture.Get();
        int before = fixture.Hub.Requests.Count;

        string second = await fixture.Get();

        Assert.Equal(first, second);
        FakeRequest request = Assert.Single(fixture.Hub.Requests.Skip(before));
        Assert.Equal("api/models/org/tiny/revision/main", request.Path);
    }

    [Fact]
    public async Task Asks_nothing_for_a_commit_that_is_there()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel();
        string first = await fixture.Get();
        int before = fixture.Hub.Requests.Count;

        Assert.Equal(first, await fixture.Get($"org/tiny@{FakeRepository.FirstCommit}"));
        Assert.Equal(before, fixture.Hub.Requests.Count);
    }

    [Fact]
    public async Task Fetches_what_changed_and_keeps_the_rest()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel();
        string first = await fixture.Get();
        repository.Commit = SecondCommit;
        repository.With("config.json", """{"model_type":"qwen3"}""").With("generation_config.json", """{"eos_token_id":1}""");
        int before = fixture.Hub.Downloads.Count;

        string second = await fixture.Get();

        Assert.Equal(["config.json", "generation_config.json"], fixture.Hub.Downloads.Skip(before).Order());
        Assert.Contains("llama", File.ReadAllText(Path.Combine(first, "config.json")), StringComparison.Ordinal);
        Assert.Contains("qwen3", File.ReadAllText(Path.Combine(second, "config.json")), StringComparison.Ordinal);
        Assert.Equal(SecondCommit, fixture.Cache.CommitOf("main"));
    }

    [Theory]
    [InlineData("refs/pr/1")]
    [InlineData("v1.0")]
    public async Task Takes_another_revision(string revision)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel();

        await fixture.Get($"org/tiny@{revision}");

        Assert.Equal(FakeRepository.FirstCommit, fixture.Cache.CommitOf(revision));
        Assert.Null(fixture.Cache.CommitOf("main"));
    }

    [Fact]
    public async Task Fetches_only_the_shards_that_the_index_names()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").With("config.json", "{}").With("tokenizer.json", "[]")
            .With("model.safetensors.index.json",
                """{"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""")
            .With("model-00001-of-00002.safetensors", "first").With("model-00002-of-00002.safetensors", "second")
            .With("model-00003-of-00002.safetensors", "left over").With("original/model-00001-of-00002.safetensors", "another");
        var progress = new RecordedDownload();

        string folder = await fixture.Get(progress: progress);

        Assert.Equal("model.safetensors.index.json", fixture.Hub.Downloads[0]);
        Assert.Equal(
            [
                "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json",
                "tokenizer.json",
            ],
            fixture.Hub.Downloads.Order(StringComparer.Ordinal));
        Assert.Equal("second", File.ReadAllText(Path.Combine(folder, "model-00002-of-00002.safetensors")));
        Assert.Equal((15, 4), (progress.Reports[^1].BytesTotal, progress.Reports[^1].FilesTotal));
    }

    [Fact]
    public async Task Gives_a_gguf_file_with_its_parts()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").With("q/m-Q8_0-00001-of-00002.gguf", "one").With("q/m-Q8_0-00002-of-00002.gguf", "two")
            .With("m-Q4_0.gguf", "other");

        string path = await fixture.Get("org/tiny:q8_0");

        Assert.EndsWith("m-Q8_0-00001-of-00002.gguf", path, StringComparison.Ordinal);
        Assert.Equal("one", File.ReadAllText(path));
        Assert.Equal("two", File.ReadAllText(path.Replace("00001-of", "00002-of", StringComparison.Ordinal)));
        Assert.Equal(2, fixture.Hub.Downloads.Count);
        Assert.StartsWith(Path.Combine("..", "..", "..", "blobs"), new FileInfo(path).LinkTarget, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Follows_a_renamed_repository(bool absolute)
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository renamed = fixture.Hub.Add("org/new").WithModel();
        FakeRepository old = fixture.Hub.Add("org/tiny").WithModel();
        old.RenamedTo = absolute ? new Uri(fixture.Hub.Endpoint, "/org/new").AbsoluteUri : "/org/new";

        string folder = await fixture.Get();

        Assert.Equal(renamed.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
    }

    [Fact]
    public async Task Without_links_files_are_moved_and_blobs_copied()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel();
        HubOptions options = fixture.Options with { UseLinks = false };
        Directory.CreateDirectory(fixture.Cache.Blobs);
        string blob = fixture.Cache.Blob(FakeHub.Etag(repository.Files["tokenizer.json"], large: false));
        File.WriteAllBytes(blob, repository.Files["tokenizer.json"]);

        string folder = await fixture.Get(options: options);

        Assert.All(Directory.GetFiles(folder), file => Assert.Null(new FileInfo(file).LinkTarget));
        Assert.Equal(repository.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.Equal([blob], Directory.GetFiles(fixture.Cache.Blobs));
        Assert.Equal(folder, await fixture.Get(options: options with { Offline = true }));
    }

    [Fact]
    public async Task Mends_a_link_whose_blob_is_gone()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel();
        string folder = await fixture.Get();
        File.Delete(fixture.Cache.Blob(FakeHub.Etag(repository.Files["config.json"], large: false)));

        await fixture.Get();

        Assert.Equal(repository.Files["config.json"], File.ReadAllBytes(Path.Combine(folder, "config.json")));
    }

    [Fact]
    public async Task Downloads_one_content_under_two_names_once()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel().With("generation_config.json", "{}").With("special_tokens_map.json", "{}");

        string folder = await fixture.Get();

        Assert.Equal(3, fixture.Hub.Downloads.Count);
        Assert.Equal("{}", File.ReadAllText(Path.Combine(folder, "generation_config.json")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(folder, "tokenizer.json")));
    }

    [Fact]
    public async Task Keeps_an_empty_file()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel().With("chat_template.jinja", "");

        string folder = await fixture.Get();

        Assert.Empty(File.ReadAllBytes(Path.Combine(folder, "chat_template.jinja")));
    }

    [Fact]
    public async Task Reports_bytes_up_to_the_whole()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add("org/tiny").WithModel(2_000_000);
        long total = repository.Files.Values.Sum(file => (long)file.Length);
        var progress = new RecordedDownload();

        await fixture.Get(progress: progress);

        Assert.True(progress.Reports.Count > 5, "Large files are reported while they arrive.");
        Assert.All(progress.Reports, report => Assert.Equal((total, 3), (report.BytesTotal, report.FilesTotal)));
        Assert.Equal(progress.Reports.Select(report => report.BytesDone).Order(), progress.Reports.Select(report => report.BytesDone));
        Assert.Equal((total, 3), (progress.Reports[^1].BytesDone, progress.Reports[^1].FilesDone));
    }

    [Fact]
    public async Task Two_at_once_download_each_file_once()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel(1_000_000);

        string[] folders = await Task.WhenAll(fixture.Get(), fixture.Get(), fixture.Get());

        Assert.Single(folders.Distinct());
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], fixture.Hub.Downloads.Order());
    }

    [Fact]
    public async Task Stops_before_the_first_byte_where_there_is_no_room()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add("org/tiny").WithModel(3_000_000);

        HubException exception = await fixture.Fails(options: fixture.Options with { FreeSpace = _ => 1_000_000 });

        Assert.Equal(HubProblem.DiskFull, exception.Problem);
        Assert.Contains("3.0 MB are to be downloaded", exception.Message, StringComparison.Ordinal);
        Assert.Contains("room for 1.0 MB", exception.Message, StringComparison.Ordinal);
        Assert.Contains("HF_HUB_CACHE", exception.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Hub.Downloads);
    }
}
