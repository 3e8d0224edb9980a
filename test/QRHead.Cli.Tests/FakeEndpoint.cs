using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QRHead.Cli.Tests;

/// <summary>Plays a server that answers in OpenAI's form, as badly as real ones do.</summary>
internal sealed class FakeEndpoint : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<JsonElement> _requests = new();

    private FakeEndpoint()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
    }

    /// <summary>Gets the address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Gets what was asked so far.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. _requests];

    /// <summary>Gets or sets the pieces of the answer.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = ["The tower ", "is white."];

    /// <summary>Gets or sets what is answered in place of a stream, by the number of the request from 1; null for the stream.</summary>
    public Func<int, JsonElement, (int Status, string Body, string? RetryAfter)?> Refusal { get; set; } = (_, _) => null;

    /// <summary>Gets or sets whether the stream ends without saying so.</summary>
    public bool BreaksOff { get; set; }

    public static async Task<FakeEndpoint> Start()
    {
        var endpoint = new FakeEndpoint();
        await endpoint._server.StartAsync(TestContext.Current.CancellationToken);
        endpoint.Address = endpoint._server.Urls.Single();
        return endpoint;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        _requests.Enqueue(body.RootElement.Clone());
        if (context.Request.Path != "/v1/chat/completions")
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (Refusal(_requests.Count, body.RootElement) is { } refusal)
        {
            context.Response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } wait)
                context.Response.Headers.RetryAfter = wait;
            await context.Response.WriteAsync(refusal.Body);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (string piece in Pieces)
            await Send(context, new { choices = new[] { new { delta = new { content = piece }, finish_reason = (string?)null } } });
        if (BreaksOff)
        {
            await Task.Delay(300);
            context.Abort();
            return;
        }

        await Send(context, new { choices = new[] { new { delta = new { content = "" }, finish_reason = "stop" } } });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task Send(HttpContext context, object data)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(data)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
