using System.Diagnostics;
using System.Text.Json;
using QRHead.Tests.Hub;

namespace QRHead.Cli.Tests;

/// <summary>Models from a hub: <c>pull</c>, <c>models</c>, <c>models remove</c>, and <c>--model org/name</c>.</summary>
public class HubCommandTests
{
    private const string Name = "org/tiny";

    [Fact]
    public async Task Pull_prints_where_the_model_lies_and_models_lists_it()
    {
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        FakeRepository repository = hub.Add(Name).WithModel(20_000);
        long size = repository.Files.Values.Sum(file => file.Length);

        ToolResult pulled = Run(hub, folder, "pull", Name).Succeeded();
        ToolResult table = Run(hub, folder, "models").Succeeded();
        ToolResult json = Run(hub, folder, "models", "--format", "json").Succeeded();

        string path = Assert.Single(pulled.OutputLines);
        Assert.Empty(pulled.ErrorLines);
        Assert.Equal(repository.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(path, "model.safetensors")));
        Assert.Equal(
            ["model\trevision\tsize\tarchitecture\tcompiled\tpath", $"{Name}\tmain\t20.0 kB\tllama\tno\t{path}"], table.OutputLines);
        JsonElement model = Assert.Single(JsonElement.Parse(json.Output).EnumerateArray());
        Assert.Equal(
            (Name, "main", FakeRepository.FirstCommit, size, "llama", path),
            (Text(model, "model"), Text(model, "revision"), Text(model, "commit"), model.GetProperty("size").GetInt64(),
                Text(model, "architecture"), Text(model, "path")));
    }

    [Fact]
    public async Task Two_processes_download_each_file_once()
    {
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        hub.Add(Name).WithModel(5_000_000);

        // The first process gets the weights only when the second has asked about them, and is about to wait for the lock.
        var bothAsked = new TaskCompletionSource();
        int asked = 0;
        hub.Trouble = request =>
        {
            if (request is { Method: "HEAD", File: "model.safetensors" } && Interlocked.Increment(ref asked) == 2)
                bothAsked.SetResult();
            return request.IsDownload && request.File == "model.safetensors"
                ? new Late(bothAsked.Task.ContinueWith(_ => Thread.Sleep(300), TaskScheduler.Default)) : null;
        };
        ToolResult[] results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Run(hub, folder, "pull", Name))));

        Assert.All(results, result => result.Succeeded());
        Assert.Equal(results[0].Output, results[1].Output);
        Assert.Equal(2, hub.Requests.Count(request => request.Path.EndsWith("/revision/main", StringComparison.Ordinal)));
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], hub.Downloads.Order());
    }

    [Fact]
    public async Task A_signal_ends_a_download_and_the_next_one_goes_on_from_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        FakeRepository repository = hub.Add(Name).WithModel(2_000_000);
        hub.Trouble = request => request is { IsDownload: true, File: "model.safetensors", Range: null } ? new Stall(1_000_000) : null;
        string incomplete = Path.Combine(
            folder.Path, "hub", "models--org--tiny", "blobs",
            $"{FakeHub.Etag(repository.Files["model.safetensors"], large: true)}.qrhead.incomplete");

        using Process process = Tool.Start(folder: null, Environment(hub, folder), "pull", Name);
        while (!process.HasExited && !(File.Exists(incomplete) && new FileInfo(incomplete).Length == 1_000_000))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        ToolResult again = Run(hub, folder, "pull", Name).Succeeded();

        Assert.Equal((130, "qrhead: cancelled.\n"), (process.ExitCode, error));
        Assert.Equal("bytes=1000000-", hub.Requests.Last(request => request is { IsDownload: true, File: "model.safetensors" }).Range);
        Assert.Equal(repository.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(again.OutputLines[0], "model.safetensors")));
    }

    [Fact]
    public async Task Ranks_with_a_model_of_the_hub_and_a_second_time_offline()
    {
        using var folder = new TemporaryFolder();
        FakeHub hub = await FakeHub.Start();
        hub.Add(Name).WithFolder(Tool.GoldenModel("qwen3"));
        string[] rank =
        [
            "rank", Tool.Sample("lighthouses.jsonl"), "-q", "Which lighthouse is the tallest?", "--model", Name, "--heads", "all",
            "--format", "trec",
        ];

        ToolResult first = Run(hub, folder, rank).Succeeded();
        int downloads = hub.Downloads.Count;
        await hub.DisposeAsync();
        ToolResult offline = RunOffline(hub, folder, rank).Succeeded();
        ToolResult local = Tool.Run([.. rank[..5], Tool.GoldenModel("qwen3"), .. rank[6..]]).Succeeded();

        Assert.Equal(Directory.GetFiles(Tool.GoldenModel("qwen3")).Length, downloads);
        Assert.NotEmpty(first.OutputLines);
        Assert.Equal(first.Output, offline.Output);
        Assert.Equal(first.Output, local.Output);
    }

    [Fact]
    public async Task A_path_that_exists_wins_over_a_model_of_the_same_name()
    {
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        hub.Add(Name).WithModel();
        folder.Write("org/tiny/readme.txt", "no model");

        ToolResult result = Tool.RunFrom(
            folder.Path, Environment(hub, folder), "rank", Tool.Sample("lighthouses.jsonl"), "-q", "x", "--model", Name);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("config.json", result.Error, StringComparison.Ordinal);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task Remove_says_what_became_free()
    {
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        hub.Add(Name).WithModel(20_000);
        Run(hub, folder, "pull", Name).Succeeded();

        ToolResult removed = Run(hub, folder, "models", "remove", Name).Succeeded();
        ToolResult again = Run(hub, folder, "models", "remove", Name);

        Assert.Equal($"removed {Name}: 20.0 kB are free again", Assert.Single(removed.OutputLines));
        Assert.Equal(
            "model\trevision\tsize\tarchitecture\tcompiled\tpath", Assert.Single(Run(hub, folder, "models").Succeeded().OutputLines));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("no such model. It is empty.", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_says_in_which_precision_weights_have_been_rewritten()
    {
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        hub.Add(Name).WithFolder(Tool.GoldenModel("qwen3"));
        Dictionary<string, string> environment = new(Environment(hub, folder)) { ["QRHEAD_CACHE"] = Path.Combine(folder.Path, "compiled") };
        string[] Listed() => Tool.RunIn(environment, "models").Succeeded().OutputLines[1].Split('\t');

        Tool.RunIn(environment, "pull", Name).Succeeded();
        Assert.Equal("no", Listed()[4]);
        Tool.RunIn(
            environment, "rank", Tool.Sample("lighthouses.jsonl"), "-q", "x", "--model", Name, "--heads", "0-0", "--precision", "int8")
                .Succeeded();
        Assert.Equal("int8", Listed()[4]);
    }

    [Theory]
    [InlineData("nope", "'nope'", "org/name")]
    [InlineData("org/nope", "org/nope", "no such model")]
    [InlineData("org/tiny@nope", "org/tiny@nope", "main, gptq, v1.0")]
    [InlineData("org/tiny:Q4_0", "no GGUF files")]
    public async Task Pull_says_in_one_line_why_it_cannot(string model, params string[] words)
    {
        using var folder = new TemporaryFolder();
        await using FakeHub hub = await FakeHub.Start();
        hub.Add(Name).WithModel();

        ToolResult result = Run(hub, folder, "pull", model);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        string line = Assert.Single(result.ErrorLines);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.DoesNotContain(FakeHub.Token, line, StringComparison.Ordinal);
    }

    private static ToolResult Run(FakeHub hub, TemporaryFolder folder, params string[] arguments) =>
        Tool.RunIn(Environment(hub, folder), arguments);

    private static ToolResult RunOffline(FakeHub hub, TemporaryFolder folder, string[] arguments) =>
        Tool.RunIn(new Dictionary<string, string>(Environment(hub, folder)) { ["HF_HUB_OFFLINE"] = "1" }, arguments);

    private static Dictionary<string, string> Environment(FakeHub hub, TemporaryFolder folder) => new()
    {
        ["HF_HOME"] = folder.Path,
        ["HF_HUB_CACHE"] = "",
        ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
        ["HF_TOKEN"] = FakeHub.Token,
    };

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
