using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QRHead.Tests.Hub;

/// <summary>Plays the hub on one port and, as another host, the store of large files on a second one.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Token = "hf_secret-of-the-tests";

    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, FakeRepository> _repositories = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private Uri _store = new("http://localhost");

    private FakeHub()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(IPAddress.Loopback, 0);
        });
        _server = builder.Build();
        _server.Run(Answer);
    }

    /// <summary>Gets the hub's address.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Gets all requests so far.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>Gets the requests for contents, of both hosts, as paths in the repository.</summary>
    public IReadOnlyList<string> Downloads => [.. _requests.Where(request => request.IsDownload).Select(request => request.File!)];

    /// <summary>Gets or sets what goes wrong with a request; null for nothing.</summary>
    public Func<FakeRequest, Fault?> Trouble { get; set; } = _ => null;

    public static async Task<FakeHub> Start()
    {
        var hub = new FakeHub();
        await hub._server.StartAsync(TestContext.Current.CancellationToken);
        int[] ports = [.. hub._server.Urls.Select(url => new Uri(url).Port)];
        hub.Endpoint = new Uri($"http://127.0.0.1:{ports[0]}");
        hub._store = new Uri($"http://localhost:{ports[1]}");
        return hub;
    }

    public FakeRepository Add(string name) => _repositories[name] = new FakeRepository(name);

    public async ValueTask DisposeAsync()
    {
        // Requests that stall on purpose are not waited for.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        string path = Uri.UnescapeDataString(context.Request.Path.Value!.TrimStart('/'));
        var request = new FakeRequest(
            context.Request.Method, context.Connection.LocalPort == _store.Port, path, context.Request.Headers.Authorization,
            context.Request.Headers.Range);
        _requests.Enqueue(request);
        Fault? fault = Trouble(request);
        if (fault is Refusal refusal)
            await Refuse(context, refusal);
        else if (fault is Answers answers)
            await context.Response.Body.WriteAsync(answers.Body);
        else if (fault is Endless)
            await WriteEndlessly(context);
        else if (fault is Stall && !request.IsDownload)
            await Standstill(context);
        else if (path.StartsWith("api/models/", StringComparison.Ordinal))
            await AnswerQuestion(context, path["api/models/".Length..]);
        else if (path.Split("/resolve/") is [var name, var place])
            await AnswerResolve(context, name, place, request, fault);
        else if (request.InStore && Stored(path) is { } content)
            await Send(context, content, fault);
        else
            await Refuse(context, new Refusal(404));
    }

    private async Task AnswerQuestion(HttpContext context, string path)
    {
        if (path.Split("/revision/") is [var name, var revision])
        {
            if (!_repositories.TryGetValue(name, out FakeRepository? repository))
                await Refuse(context, Refusal.NoRepository);
            else if (repository.CommitOf(revision) is not { } commit)
                await Refuse(context, Refusal.NoRevision);
            else
                await context.Response.WriteAsync(
                    JsonSerializer.Serialize(
                        new { sha = commit, siblings = repository.Files.Keys.Select(file => new { rfilename = file }) }));
        }
        else if (path.EndsWith("/refs", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("""{"branches":[{"name":"main"},{"name":"gptq"}],"tags":[{"name":"v1.0"}]}""");
        }
    }

    private async Task AnswerResolve(HttpContext context, string name, string place, FakeRequest request, Fault? fault)
    {
        string file = place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (!_repositories.TryGetValue(name, out FakeRepository? repository))
        {
            await Refuse(context, Refusal.NoRepository);
            return;
        }

        if (repository.RenamedTo is { } renamed)
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{renamed}/resolve/{place}";
            return;
        }

        if (!repository.Files.TryGetValue(file, out byte[]? content))
        {
            await Refuse(context, Refusal.NoFile);
            return;
        }

        context.Response.Headers["X-Repo-Commit"] = repository.Commit;
        if (!FakeRepository.IsLarge(file))
        {
            context.Response.Headers.ETag = $"\"{Etag(content, large: false)}\"";
            await Send(context, content, fault, headOnly: request.Method == "HEAD");
            return;
        }

        context.Response.StatusCode = 302;
        context.Response.Headers["X-Linked-Etag"] = $"\"{Etag(content, large: true)}\"";
        context.Response.Headers["X-Linked-Size"] = content.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Location = $"{_store.AbsoluteUri}{name}/{file}?signature=abc";
    }

    private byte[]? Stored(string path) => _repositories.Values
        .Where(repository => path.StartsWith($"{repository.Name}/", StringComparison.Ordinal))
        .Select(repository => repository.Files.GetValueOrDefault(path[(repository.Name.Length + 1)..]))
        .FirstOrDefault(content => content is not null);

    private static async Task Send(HttpContext context, byte[] content, Fault? fault, bool headOnly = false)
    {
        int start = 0;
        if (context.Request.GetTypedHeaders().Range?.Ranges.Single().From is { } from && fault is not WithoutRanges)
        {
            start = (int)from;
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - start;
        if (headOnly)
            return;
        byte[] sent = fault is WrongBytes ? [.. content.Select(value => (byte)~value)] : content;
        if (fault is Late late)
            await late.Until;
        int end = Math.Min(sent.Length, start + (fault?.Bytes ?? sent.Length));
        await context.Response.Body.WriteAsync(sent.AsMemory(start, end - start));
        await context.Response.Body.FlushAsync();
        if (fault is Stall)
            await Standstill(context);

        // Less than announced: the server closes the connection behind it.
    }

    private static Task Standstill(HttpContext context) =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static async Task WriteEndlessly(HttpContext context)
    {
        byte[] blanks = [.. Enumerable.Repeat((byte)' ', 1 << 20)];
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Whoever asked had enough.
        }
    }

    private static Task Refuse(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.Code is not null)
            context.Response.Headers["X-Error-Code"] = refusal.Code;
        if (refusal.Message is not null)
            context.Response.Headers["X-Error-Message"] = refusal.Message;
        foreach ((string name, string value) in refusal.Headers)
            context.Response.Headers[name] = value;
        return Task.CompletedTask;
    }

#pragma warning disable CA5350 // Git names small files by their SHA-1.
    public static string Etag(byte[] content, bool large) => Convert.ToHexStringLower(
        large ? SHA256.HashData(content) : SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350
}

/// <summary>A repository of the fake hub; files whose name ends in .safetensors or .gguf are large.</summary>
internal sealed class FakeRepository(string name)
{
    public const string FirstCommit = "1111111111111111111111111111111111111111";

    public string Name { get; } = name;

    public string Commit { get; set; } = FirstCommit;

    /// <summary>Gets or sets the repository's new address, as redirects have it.</summary>
    public string? RenamedTo { get; set; }

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static bool IsLarge(string file) =>
        file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".gguf", StringComparison.Ordinal);

    public string? CommitOf(string revision) => revision is "main" or "refs/pr/1" or "v1.0" || revision == Commit ? Commit : null;

    public FakeRepository With(string file, string text) => With(file, Encoding.UTF8.GetBytes(text));

    public FakeRepository With(string file, byte[] content)
    {
        Files[file] = content;
        return this;
    }

    /// <summary>Adds the files of a model whose weights are some random bytes.</summary>
    public FakeRepository WithModel(int weightBytes = 300_000)
    {
        byte[] weights = new byte[weightBytes];
        new Random(weightBytes).NextBytes(weights);
        return With("config.json", """{"model_type":"llama"}""").With("tokenizer.json", "{}").With("model.safetensors", weights);
    }

    /// <summary>Adds the files of a folder.</summary>
    public FakeRepository WithFolder(string folder)
    {
        foreach (string file in Directory.GetFiles(folder))
            With(Path.GetFileName(file), File.ReadAllBytes(file));
        return this;
    }
}

/// <summary>A request as the fake hub saw it.</summary>
internal sealed record FakeRequest(string Method, bool InStore, string Path, string? Authorization, string? Range)
{
    /// <summary>Gets the path in the repository; null where the request is for no file.</summary>
    public string? File => Path.Split("/resolve/") is [_, var place] ? place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..]
        : InStore ? string.Join('/', Path.Split('/')[2..])
        : null;

    /// <summary>Gets whether contents are asked for where they lie.</summary>
    public bool IsDownload => Method == "GET" && File is { } file && InStore == FakeRepository.IsLarge(file);
}

/// <summary>Something that goes wrong with an answer.</summary>
/// <param name="Bytes">How many bytes of the body are sent before; null for all.</param>
internal abstract record Fault(int? Bytes = null);

/// <summary>The connection breaks after some bytes of the body.</summary>
internal sealed record Drop(int After) : Fault(After);

/// <summary>The body stops after some bytes, and the connection stays; a question is not answered at all.</summary>
internal sealed record Stall(int After) : Fault(After);

/// <summary>The body begins when something else has happened.</summary>
internal sealed record Late(Task Until) : Fault();

/// <summary>Another body than that of the answer.</summary>
internal sealed record Answers(byte[] Body) : Fault()
{
    public Answers(string body)
        : this(Encoding.UTF8.GetBytes(body))
    {
    }
}

/// <summary>A body without end.</summary>
internal sealed record Endless() : Fault();

/// <summary>The body has the right length and wrong bytes.</summary>
internal sealed record WrongBytes() : Fault();

/// <summary>A range is ignored and the whole body sent, or its beginning.</summary>
internal sealed record WithoutRanges(int? Bytes = null) : Fault(Bytes);

/// <summary>Another answer than the one asked for.</summary>
internal sealed record Refusal(
    int Status, string? Code = null, string? Message = null, params (string Name, string Value)[] Headers) : Fault()
{
    public static readonly Refusal NoRepository = new(404, "RepoNotFound", "Repository not found");
    public static readonly Refusal NoRevision = new(404, "RevisionNotFound", "Invalid rev id");
    public static readonly Refusal NoFile = new(404, "EntryNotFound", "Entry not found");
}
