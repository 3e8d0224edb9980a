namespace QRHead;

/// <summary>An index can't be used as it was asked for. The message says what was found, what is expected, and what to do.</summary>
public sealed class IndexException : QRHeadException
{
    internal IndexException(string folder, string found, string expected, string fix, Exception? innerException = null)
        : base($"{folder}: found {found}; expected {expected}. {fix}", innerException) => Folder = folder;

    /// <summary>Gets the index's folder.</summary>
    public string Folder { get; }
}
