using Microsoft.Extensions.Logging;

namespace QRHead.Telemetry;

/// <summary>
/// What the library logs: names of models and heads, numbers, kinds of failures. Never a text, an id or a path of a user.
/// </summary>
internal static partial class Log
{
    /// <summary>The category.</summary>
    public const string Category = "QRHead";

    [LoggerMessage(1, LogLevel.Information,
        "Loaded {Model} in {Precision} in {Seconds:F1} s: {Heads} heads of {HeadSet}, on {Device} with {Threads} threads.")]
    public static partial void Loaded(
        ILogger logger, string model, string precision, double seconds, int heads, string headSet, string device, int threads);

    [LoggerMessage(2, LogLevel.Warning, "{Model}: {Warning}")]
    public static partial void Warned(ILogger logger, string model, string warning);

    [LoggerMessage(3, LogLevel.Debug, "{Call} took {Seconds:F3} s.")]
    public static partial void Done(ILogger logger, string call, double seconds);

    [LoggerMessage(4, LogLevel.Debug, "{Call} ended with {Error} after {Seconds:F3} s.")]
    public static partial void Failed(ILogger logger, string call, string error, double seconds);

    [LoggerMessage(5, LogLevel.Information,
        "Changed an index: {Added} passages added, {Replaced} replaced, {Removed} removed, {Unchanged} unchanged.")]
    public static partial void IndexChanged(ILogger logger, int added, int replaced, int removed, int unchanged);

    [LoggerMessage(6, LogLevel.Information, "Freed {Model}.")]
    public static partial void Freed(ILogger logger, string model);
}
