namespace QRHead;

/// <summary>
/// Something that a program has to expect: a file that is broken, a model that is missing, passages that do not fit. The message says what
/// was found, what is expected, where, and what to do; what kind it is says the type.
/// </summary>
/// <remarks>
/// A caller's own mistake, such as an empty query, is an <see cref="ArgumentException"/>; a disk that is full an <see cref="IOException"/>.
/// </remarks>
public abstract class QRHeadException : Exception
{
    /// <summary>Reports something that a program has to expect.</summary>
    /// <param name="message">Found, expected, where, what to do.</param>
    /// <param name="innerException">The cause; null where there is none.</param>
    protected QRHeadException(string? message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
