using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using QRHead.Doors;
using QRHead.Server.Guard;
using QRHead.Server.Refusals;
using QRHead.Server.Telemetry;

namespace QRHead.Server.Requests;

/// <summary>What is the same for every request: who may ask, how long it may take, and how a failure is told.</summary>
internal sealed class Exchange(
    ApiKeys keys, Origins origins, IOptions<QRHeadServerOptions> options, ServerInstruments instruments, ILoggerFactory loggers)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ILogger _log = loggers.CreateLogger(ServerLog.Category);

    /// <summary>Makes the handler of requests with a JSON object.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="isOfTexts">
    /// Says of a body whether its sender reads refusals in the form of text-embeddings-inference; null for nobody.
    /// </param>
    public RequestDelegate WithBody(
        Func<HttpContext, JsonRecord, CancellationToken, Task> answer, Func<JsonRecord, bool>? isOfTexts = null) => context =>
    {
        JsonRecord? body = null;
        return RunAsync(context, AnswerAsync, () => body is { } read && isOfTexts?.Invoke(read) == true);

        async Task AnswerAsync(CancellationToken cancellationToken)
        {
            body = await Body.ReadAsync(context, options.Value.MaxBodyBytes, cancellationToken).ConfigureAwait(false);
            await answer(context, body.Value, cancellationToken).ConfigureAwait(false);
        }
    };

    /// <summary>Makes the handler of requests without a body.</summary>
    /// <param name="answer">Answers a request.</param>
    public RequestDelegate WithoutBody(Func<HttpContext, CancellationToken, Task> answer) =>
        context => RunAsync(context, cancellationToken => answer(context, cancellationToken), () => false);

    /// <summary>Sends JSON, whole.</summary>
    public static async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
            write(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task RunAsync(HttpContext context, Func<CancellationToken, Task> answer, Func<bool> isOfTexts)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            Admit(context);
            time.CancelAfter(options.Value.MaxTime);
            await answer(time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Count(context, Outcome.Cancelled.Status, Outcome.Cancelled.Kind);
        }
        catch (Exception exception)
        {
            await RefuseAsync(context, RefusalOf(context, exception, time), isOfTexts()).ConfigureAwait(false);
        }
    }

    private RefusedException RefusalOf(HttpContext context, Exception exception, CancellationTokenSource time)
    {
        if (exception is OperationCanceledException && time.IsCancellationRequested)
            return new(
                504, "timeout_error", FormattableString.Invariant(
                    $"It took longer than {options.Value.MaxTime.TotalSeconds} s; send fewer or shorter documents."));
        if (exception is BadHttpRequestException bad)
            return new(bad.StatusCode, Outcome.Usage.Kind, bad.Message);
        if (RefusedException.Of(exception) is { } refused)
            return refused;

        // The message of a bug may hold what a user wrote.
        ServerLog.Broke(_log, context.Request.Path, $"{exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}");
        return new(500, Outcome.Failed.Kind, "The server failed to do it; its log says more.");
    }

    private void Admit(HttpContext context)
    {
        if (!origins.Allow(context.Request))
            throw new RefusedException(403, "permission_error", "Pages of this origin may not ask; the server's owner can allow it.");
        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && origins.IsNamed(origin))
            (context.Response.Headers.AccessControlAllowOrigin, context.Response.Headers.Vary) = (origin, new StringValues("Origin"));
        if (!keys.Allow(context.Request))
            throw new RefusedException(
                401, "authentication_error", "The key is missing or unknown; send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
    }

    private async Task RefuseAsync(HttpContext context, RefusedException refused, bool isOfTexts)
    {
        Count(context, refused.Status, refused.Kind);
        if (context.Response.HasStarted)
            return;
        if (refused.Status == 401)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        if (refused.RetryAfter is { } pause)
            context.Response.Headers.RetryAfter = FormattableString.Invariant($"{Math.Ceiling(pause.TotalSeconds)}");
        await SendAsync(context, refused.Status, json => RefusalBody.Write(json, refused, context.TraceIdentifier, isOfTexts))
            .ConfigureAwait(false);
    }

    private void Count(HttpContext context, int status, string kind)
    {
        instruments.Refused.Add(1, new KeyValuePair<string, object?>("error.type", kind));
        ServerLog.Refused(_log, context.Request.Path, status, kind);
    }
}
