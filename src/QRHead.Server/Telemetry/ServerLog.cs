using Microsoft.Extensions.Logging;

namespace QRHead.Server.Telemetry;

/// <summary>What the server logs: never a query, a document, a key or a header of a request.</summary>
internal static partial class ServerLog
{
    public const string Category = "QRHead.Server";

    [LoggerMessage(1, LogLevel.Information, "Ready with {Model} after {Seconds:F1} s.")]
    public static partial void Ready(ILogger logger, string model, double seconds);

    [LoggerMessage(2, LogLevel.Critical, "The model can't be loaded: {Reason}")]
    public static partial void CannotLoad(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information,
        "{Path} {Status}: {Passages} passages, {Tokens} tokens, waited {WaitMs:F0} ms, took {TookMs:F0} ms.")]
    public static partial void Answered(ILogger logger, string path, int status, int passages, int tokens, double waitMs, double tookMs);

    [LoggerMessage(4, LogLevel.Information, "{Path} {Status}: refused, {Kind}.")]
    public static partial void Refused(ILogger logger, string path, int status, string kind);

    [LoggerMessage(5, LogLevel.Error, "{Path} failed with {Exception}: a bug of the server.")]
    public static partial void Broke(ILogger logger, string path, string exception);
}
