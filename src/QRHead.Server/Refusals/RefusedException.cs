using QRHead.Doors;

namespace QRHead.Server.Refusals;

/// <summary>A request that is not answered, and what its sender is told.</summary>
/// <param name="status">The status of HTTP.</param>
/// <param name="kind">Which kind of failure it is, for programs.</param>
/// <param name="message">Found, expected, what to do.</param>
internal sealed class RefusedException(int status, string kind, string message) : QRHeadException(message)
{
    public int Status { get; } = status;

    public string Kind { get; } = kind;

    /// <summary>Gets the field of the request that is wrong; null where it is none.</summary>
    public string? Field { get; init; }

    /// <summary>Gets after how long asking again makes sense; null where it makes none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Makes one of something that failed; null for a bug.</summary>
    public static RefusedException? Of(Exception exception) =>
        exception as RefusedException
        ?? (Outcome.Of(exception) is { } outcome
            ? new(outcome.Status, outcome.Kind, Told(exception, outcome))
            {
                Field = (exception as UsageException)?.Field,
                RetryAfter = outcome == Outcome.Unavailable ? TimeSpan.FromSeconds(5) : null,
            }
            : null);

    /// <summary>A failure of the machine may name its paths, which are nobody's business.</summary>
    private static string Told(Exception exception, Outcome outcome) =>
        outcome == Outcome.Unavailable ? "There is no room for it at the moment; ask again later."
        : outcome == Outcome.Failed ? "The server failed to do it; its log says more."
        : exception.Message;
}
