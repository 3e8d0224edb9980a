namespace QRHead;

/// <summary>A file or folder that could not be read and was passed over.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, as a sentence that begins with the path.</param>
public sealed record LeftOutFile(string Path, string Reason);
