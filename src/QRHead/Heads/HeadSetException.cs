namespace QRHead;

/// <summary>Reports heads that cannot be used: a text or file that holds none, an unknown preset, or a head beyond the model.</summary>
/// <remarks>The message says what was found, what was expected, where, and what to do.</remarks>
public sealed class HeadSetException : QRHeadException
{
    /// <summary>Reports heads that cannot be used.</summary>
    /// <param name="message">Found, expected, where, what to do.</param>
    /// <param name="innerException">The parser's own error, or null.</param>
    public HeadSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the file at fault; null where there is none.</summary>
    public string? File { get; internal init; }

    /// <inheritdoc/>
    public override string Message => File is null ? base.Message : $"{File}: {base.Message}";
}
