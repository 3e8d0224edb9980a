namespace QRHead;

/// <summary>Reads one kind of file as text. Must be safe for concurrent use.</summary>
public interface IFileReader
{
    /// <summary>Gets the endings of the files that it reads, lower case, each with its dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="content">The file from its beginning; it can be searched. It stays the caller's.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>Its texts, in order; null where a file of this ending is none of this kind, and is nobody's concern.</returns>
    /// <exception cref="InputException">It can't be read. Other exceptions count as broken content too.</exception>
    IReadOnlyList<FileText>? Read(Stream content, string name);
}
