namespace QRHead;

/// <summary>
/// A file of passages or queries can't be used. The message says which file, where in it, what was found and what is expected.
/// </summary>
/// <param name="message">Found, expected, where, what to do.</param>
/// <param name="innerException">The parser's own error, or null.</param>
public sealed class InputException(string message, Exception? innerException = null) : QRHeadException(message, innerException);
