namespace QRHead.Doors;

/// <summary>
/// What was asked for can't be: words that each are right but do not go together, that name something that does not exist, or are missing.
/// </summary>
/// <param name="message">Found, expected, what to do.</param>
/// <param name="field">The option or field that is wrong; null where it is no single one.</param>
public sealed class UsageException(string message, string? field = null) : QRHeadException(message)
{
    /// <summary>Gets the option or field that is wrong; null where it is no single one.</summary>
    public string? Field { get; } = field;
}
