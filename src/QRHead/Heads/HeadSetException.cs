namespace QRHead.Heads;

/// <summary>Reports heads that cannot be used: a text or file that is none, an unknown preset, or a head beyond the model. The message says what to do.</summary>
public sealed class HeadSetException : Exception
{
    internal HeadSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the file at fault; null where there is none.</summary>
    public string? File { get; internal init; }

    /// <inheritdoc/>
    public override string Message => File is null ? base.Message : $"{File}: {base.Message}";
}
