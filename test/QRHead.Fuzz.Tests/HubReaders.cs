using System.Text;
using System.Text.Json;
using QRHead.Hub;
using QRHead.Tests.Hub;

namespace QRHead.Fuzz;

/// <summary>What reads answers of a hub, and its cache on the disk.</summary>
internal sealed class HubReaders : IAsyncDisposable
{
    private const string Repository = "org/tiny";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeHub _hub;

    private HubReaders(FakeHub hub) => _hub = hub;

    private HubOptions Options => new()
    {
        Endpoint = _hub.Endpoint,
        CacheFolder = _folder.In("hub"),
        Retries = 0,
        AnswerTimeout = TimeSpan.FromSeconds(2),
    };

    /// <summary>Starts the hub.</summary>
    public static async Task<HubReaders> Start()
    {
        var readers = new HubReaders(await FakeHub.Start());
        readers._hub.Add(Repository).WithModel(1000);
        return readers;
    }

    /// <summary>Gets all of them.</summary>
    public IEnumerable<Reader> All()
    {
        byte[] listing = JsonSerializer.SerializeToUtf8Bytes(new
        {
            sha = FakeRepository.FirstCommit,
            disabled = false,
            siblings = ((string[])["config.json", "tokenizer.json", "model.safetensors", "a-Q4_0.gguf"])
                .Select(file => new { rfilename = file }),
        });
        yield return new(
            "hub listing", [listing], HostileJson.Mutate, json => Pull(
                request => request.File is null ? new Answers(json) : null), typeof(HubException));
        yield return new(
            "hub headers",
            [JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["X-Repo-Commit"] = FakeRepository.FirstCommit, ["X-Linked-Etag"] = "\"abc\"", ["X-Linked-Size"] = "1000", ["ETag"] =
                    "\"abc\"", ["Location"] = "http://127.0.0.1:1/x",
                ["Retry-After"] = "1", ["RateLimit"] = "\"api\";r=0;t=1", ["X-Error-Code"] = "GatedRepo", ["X-Error-Message"] = "No.",
            })],
            HostileJson.Mutate,
            json => Pull(request => request.File is null ? null : Refused(json)),
            typeof(HubException))
        {
            AcceptsSeeds = false,
        };
        yield return new("hub cache", [Encoding.UTF8.GetBytes(FakeRepository.FirstCommit)], HostileBytes.Mutate, bytes =>
        {
            var cache = new HubCache(_folder.In("hub"), Repository);
            Directory.CreateDirectory(cache.Refs);
            Directory.CreateDirectory(cache.Snapshot(FakeRepository.FirstCommit));
            File.WriteAllBytes(Path.Combine(cache.Refs, "main"), bytes);
            File.WriteAllBytes(cache.Pointer(FakeRepository.FirstCommit, "config.json"), bytes);
            _ = CachedModels.List(Options).Count;
            _ = ModelDownloader.GetAsync(ModelReference.Parse(Repository), Options with { Offline = true }).GetAwaiter().GetResult();
        }, typeof(HubException))
        {
            AcceptsSeeds = false,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    private void Pull(Func<FakeRequest, Fault?> trouble)
    {
        if (Directory.Exists(_folder.In("hub")))
            Directory.Delete(_folder.In("hub"), recursive: true);
        _hub.Trouble = trouble;
        _ = ModelDownloader.GetAsync(ModelReference.Parse(Repository), Options).GetAwaiter().GetResult();
    }

    private static Refusal? Refused(byte[] json)
    {
        int[] states = [200, 206, 302, 307, 401, 403, 404, 429, 500];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            (string, string)[] headers =
            [
                .. document.RootElement.EnumerateObject()
                    .Where(header => header.Name.Length > 0 && header.Name.All(unit => char.IsAsciiLetter(unit) || unit == '-'))
                    .Select(header => (header.Name, Value(header.Value))),
            ];
            return new Refusal(states[json.Length % states.Length], Headers: headers);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        // What a server can send at all.
        static string Value(JsonElement value) =>
            string.Concat(
                (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText())
                    .Where(unit => unit is >= ' ' and < '\u007F').Take(2000));
    }
}
