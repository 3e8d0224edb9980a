using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QRHead.Server.Models;

namespace QRHead.Server.Tests;

/// <summary>A server with the small built-in model, in this process.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string Query = "Who keeps bees?";

    public static readonly string[] Documents = ["The tram stops at noon.", "My aunt keeps bees behind the house.", "Stamps are kept dry."];

    private readonly Lazy<Task<WebApplication>> _app;

    private readonly List<string> _logged = [];

    public RunningServer()
        : this(null)
    {
    }

    private RunningServer(Action<QRHeadServerOptions>? configure, bool listens = false) =>
        _app = new(() => StartAppAsync(configure, listens));

    public HttpClient Client { get; private set; } = null!;

    public WebApplication App => _app.Value.Result;

    /// <summary>Starts a server of its own, with the model loaded.</summary>
    /// <param name="configure">How.</param>
    /// <param name="listens">Whether it listens to a port, as it does in the world.</param>
    public static async Task<RunningServer> StartAsync(Action<QRHeadServerOptions> configure, bool listens = false)
    {
        var server = new RunningServer(configure, listens);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        WebApplication app = await _app.Value;
        await app.Services.GetRequiredService<ServedModel>().ExecuteTask!;
        Client = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>() is TestServer test ? test.CreateClient()
            : new HttpClient
            {
                BaseAddress = new Uri(app.Urls.Single()),
            };
    }

    /// <summary>Gets what was logged so far.</summary>
    public string[] Logs()
    {
        lock (_logged)
            return [.. _logged];
    }

    /// <summary>Posts something as JSON.</summary>
    public Task<Answer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        PostAsync(path, JsonContent.Create(body), headers);

    public async Task<Answer> PostAsync(string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app.IsValueCreated)
            await (await _app.Value).DisposeAsync();
    }

    private async Task<WebApplication> StartAppAsync(Action<QRHeadServerOptions>? configure, bool listens)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();

        // ASP.NET Core's own lines have addresses in them; the tool leaves them out too.
        builder.Logging.ClearProviders().AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddProvider(new Lines(_logged));
        if (listens)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        builder.Services.AddQRHead(configure);
        WebApplication app = builder.Build();
        app.MapQRHead();
        await app.StartAsync();
        return app;
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines(ICollection<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add($"{logLevel} {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>An answer, read whole.</summary>
public sealed record Answer(int Status, JsonElement Json, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonElement json = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        return new(
            (int)response.StatusCode, json, response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Gets the array of a name.</summary>
    public JsonElement[] Array(string name) => [.. Json.GetProperty(name).EnumerateArray()];
}
