namespace QRHead.Doors;

/// <summary>How something ended, in the words of every door: a process says it by its exit code, a server by a status and a kind.</summary>
/// <param name="Exit">The exit code of a process.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="Kind">Which kind of failure it is, for programs.</param>
public sealed record Outcome(int Exit, int Status, string Kind)
{
    /// <summary>Done.</summary>
    public static readonly Outcome Done = new(ExitCode.Done, 200, "");

    /// <summary>The caller asked for what can't be.</summary>
    public static readonly Outcome Usage = new(ExitCode.Usage, 400, "invalid_request_error");

    /// <summary>What the caller gave can't be used, or is too much for the model.</summary>
    public static readonly Outcome Unusable = new(ExitCode.Failed, 422, "invalid_request_error");

    /// <summary>What is kept was made with something else, is damaged, or somebody else is changing it.</summary>
    public static readonly Outcome Conflict = new(ExitCode.Failed, 409, "conflict_error");

    /// <summary>Model or machine failed.</summary>
    public static readonly Outcome Failed = new(ExitCode.Failed, 500, "server_error");

    /// <summary>It is not there yet or no longer, or there is no room for it now.</summary>
    public static readonly Outcome Unavailable = new(ExitCode.Failed, 503, "unavailable_error");

    /// <summary>Cancelled; as a status the number that proxies use, which nobody sees.</summary>
    public static readonly Outcome Cancelled = new(ExitCode.Cancelled, 499, "cancelled");

    /// <summary>Finds what an exception means.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The outcome; null for what nobody has to expect: a bug.</returns>
    public static Outcome? Of(Exception exception) => exception switch
    {
        OperationCanceledException => Cancelled,
        UsageException => Usage,
        InputException or PromptTooLongException or UnknownNameException or HeadSetException => Unusable,
        IndexException or SavedContextException => Conflict,
        OutOfMemoryException or ObjectDisposedException => Unavailable,
        QRHeadException or IOException or UnauthorizedAccessException => Failed,
        TypeInitializationException { InnerException: not null } => Of(exception.GetBaseException()),
        _ => null,
    };
}
