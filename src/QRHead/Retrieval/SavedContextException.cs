namespace QRHead;

/// <summary>
/// A saved context can't be opened with this retriever. The message says what was found, what is expected, and what to do.
/// </summary>
public sealed class SavedContextException : QRHeadException
{
    internal SavedContextException(string file, string found, string expected, string fix, Exception? innerException = null)
        : base($"{file}: found {found}; expected {expected}. {fix}", innerException) => File = file;

    /// <summary>Gets the file.</summary>
    public string File { get; }
}
