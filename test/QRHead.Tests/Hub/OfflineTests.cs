using System.Net;
using System.Net.Sockets;
using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>Without the hub the cache is used: where that is asked for, and where there is no network.</summary>
public class OfflineTests
{
    private const string Commit = "abcdefabcdefabcdefabcdefabcdefabcdefabcd";

    [Fact]
    public async Task Offline_opens_no_connection()
    {
        await using HubFixture fixture = await HubFixture.Start();
        WritePythonCache(fixture.Cache);
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        HubOptions options = fixture.Options with { Endpoint = new Uri($"http://{trap.LocalEndpoint}"), Offline = true };

        string folder = await fixture.Get(options: options);
        HubException exception = await fixture.Fails("org/other", options);

        Assert.Equal(fixture.Cache.Snapshot(Commit), folder);
        Assert.False(trap.Pending(), "A connection was opened.");
        Assert.Equal(HubProblem.Offline, exception.Problem);
        Assert.Contains("qrhead pull org/other", exception.Message, StringComparison.Ordinal);
        Assert.Contains(fixture.CacheFolder, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org/tiny")]
    [InlineData("org/tiny@refs/pr/7")]
    [InlineData($"org/tiny@{Commit}")]
    public async Task Reads_a_cache_that_python_wrote(string model)
    {
        await using HubFixture fixture = await HubFixture.Start();
        WritePythonCache(fixture.Cache);

        string folder = await fixture.Get(model, fixture.Options with { Offline = true });

        Assert.Equal("weights", File.ReadAllText(Path.Combine(folder, "model.safetensors")));
    }

    [Fact]
    public async Task A_model_that_is_there_in_part_is_not_there()
    {
        await using HubFixture fixture = await HubFixture.Start();
        WritePythonCache(fixture.Cache);
        File.Delete(fixture.Cache.Blob("0tokenizer.json"));

        Assert.Equal(HubProblem.Offline, (await fixture.Fails(options: fixture.Options with { Offline = true })).Problem);
    }

    [Fact]
    public async Task Shards_have_to_be_there_all()
    {
        await using HubFixture fixture = await HubFixture.Start();
        WritePythonCache(fixture.Cache);
        File.Delete(fixture.Cache.Pointer(Commit, "model.safetensors"));
        File.WriteAllText(
            fixture.Cache.Pointer(Commit, "model.safetensors.index.json"),
            """{"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}""");
        File.WriteAllText(fixture.Cache.Pointer(Commit, "one.safetensors"), "1");
        HubOptions offline = fixture.Options with { Offline = true };

        Assert.Equal(HubProblem.Offline, (await fixture.Fails(options: offline)).Problem);
        File.WriteAllText(fixture.Cache.Pointer(Commit, "two.safetensors"), "2");
        Assert.Equal(fixture.Cache.Snapshot(Commit), await fixture.Get(options: offline));
    }

    [Fact]
    public async Task Without_a_network_the_cache_is_used_at_once()
    {
        await using HubFixture fixture = await HubFixture.Start();
        WritePythonCache(fixture.Cache);
        HubOptions options = fixture.Options with { Endpoint = new Uri("http://127.0.0.1:1"), RetryPause = TimeSpan.FromHours(1) };

        Assert.Equal(fixture.Cache.Snapshot(Commit), await fixture.Get(options: options));
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(429, null)]
    [InlineData(401, "RepoNotFound")]
    [InlineData(403, "GatedRepo")]
    public async Task A_hub_that_refuses_leaves_the_cache(int status, string? code)
    {
        await using HubFixture fixture = await HubFixture.Start();
        WritePythonCache(fixture.Cache);
        fixture.Hub.Trouble = _ => new Refusal(status, code);

        Assert.Equal(fixture.Cache.Snapshot(Commit), await fixture.Get());
        Assert.Single(fixture.Hub.Requests);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_can_be_read()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel().Commit = Commit;
        await fixture.Get();
        Directory.Delete(fixture.Cache.Refs, recursive: true);
        Directory.Delete(Path.Combine(fixture.Cache.Folder, ".no_exist"), recursive: true);

        // Files where folders have to be: nobody can write there, not even an administrator.
        File.WriteAllText(fixture.Cache.Refs, "");
        File.WriteAllText(Path.Combine(fixture.Cache.Folder, ".no_exist"), "");
        IReadOnlyList<string> before = fixture.InCache();

        Assert.Equal(fixture.Cache.Snapshot(Commit), await fixture.Get());
        Assert.Equal(before, fixture.InCache());
    }

    /// <summary>What <c>huggingface_hub</c> leaves: blobs, relative links, refs; nothing else.</summary>
    private static void WritePythonCache(HubCache cache)
    {
        Directory.CreateDirectory(cache.Blobs);
        Directory.CreateDirectory(cache.Snapshot(Commit));
        Directory.CreateDirectory(Path.Combine(cache.Refs, "refs", "pr"));
        File.WriteAllText(Path.Combine(cache.Refs, "main"), Commit);
        File.WriteAllText(Path.Combine(cache.Refs, "refs", "pr", "7"), Commit);
        foreach ((string file, string text) in new[] { ("config.json", "{}"), ("tokenizer.json", "{}"), ("model.safetensors", "weights") })
        {
            File.WriteAllText(cache.Blob($"0{file}"), text);
            File.CreateSymbolicLink(cache.Pointer(Commit, file), $"../../blobs/0{file}");
        }
    }
}
