using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>A fake hub and an empty cache, with options that lose no time.</summary>
internal sealed class HubFixture : IAsyncDisposable
{
    public const string Name = "org/tiny";

    private readonly TemporaryFolder _folder = new();

    private HubFixture(FakeHub hub) => Hub = hub;

    public FakeHub Hub { get; }

    public string CacheFolder => _folder.In("hub");

    public HubCache Cache => new(CacheFolder, Name);

    public HubOptions Options => new()
    {
        Endpoint = Hub.Endpoint,
        CacheFolder = CacheFolder,
        Token = new HubToken(FakeHub.Token, "the test"),
        RetryPause = TimeSpan.FromMilliseconds(1),
    };

    public static async Task<HubFixture> Start() => new(await FakeHub.Start());

    public Task<string> Get(
        string model = Name, HubOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken? cancellationToken = null) =>
        ModelDownloader.GetAsync(
            ModelReference.Parse(model), options ?? Options, progress, cancellationToken ?? TestContext.Current.CancellationToken);

    public Task<HubException> Fails(string model = Name, HubOptions? options = null) =>
        Assert.ThrowsAsync<HubException>(() => Get(model, options));

    /// <summary>Lists what is in the cache, with '/'; without the locks, which stay.</summary>
    public IReadOnlyList<string> InCache() => !Directory.Exists(CacheFolder) ? [] :
    [
        .. Directory.EnumerateFiles(CacheFolder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(CacheFolder, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith(".locks/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _folder.Dispose();
    }
}
