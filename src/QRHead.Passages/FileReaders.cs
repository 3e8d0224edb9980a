using System.Text.Json;

namespace QRHead;

/// <summary>Readers of files, found by the files' endings. Immutable; safe for concurrent use.</summary>
public sealed class FileReaders
{
    private readonly Dictionary<string, IFileReader> _byExtension = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Puts readers together.</summary>
    /// <param name="readers">The readers; of two for one ending the later one.</param>
    public FileReaders(params IEnumerable<IFileReader> readers)
    {
        ArgumentNullException.ThrowIfNull(readers);
        foreach (IFileReader reader in readers)
        {
            foreach (string extension in reader.Extensions)
                _byExtension[extension] = reader;
        }
    }

    /// <summary>Gets what the library reads by itself: text and Markdown.</summary>
    public static FileReaders Texts { get; } = new(new TextFileReader());

    /// <summary>Gets the endings, in alphabetical order.</summary>
    public IReadOnlyList<string> Extensions => [.. _byExtension.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether a file's ending is one of these.</summary>
    /// <param name="path">The file's path.</param>
    public bool Know(string path) => _byExtension.ContainsKey(Path.GetExtension(path));

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, with an ending that is known.</param>
    /// <returns>Its texts; null where it is none of the kind that its ending says, and is nobody's concern.</returns>
    /// <exception cref="InputException">It can't be read; the message says why, beginning with the path.</exception>
    public IReadOnlyList<FileText>? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!_byExtension.TryGetValue(Path.GetExtension(path), out IFileReader? reader))
            throw new InputException($"{path} ends in '{Path.GetExtension(path)}'; expected one of {string.Join(", ", Extensions)}.");
        try
        {
            using FileStream content = InputFile.Open(path);
            return reader.Read(content, path);
        }
        catch (JsonException exception)
        {
            throw JsonRecord.Broken(FormattableString.Invariant($"{path}, line {exception.LineNumber + 1}"), exception);
        }
        catch (Exception exception) when (exception is not (InputException or OutOfMemoryException or OperationCanceledException))
        {
            // Libraries for foreign formats say in many ways that a file is broken, and none of them is a reason to stop.
            string reason = new FileInfo(path) is { Exists: true, Length: 0 } ? "it is empty"
                : exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new InputException($"{path} can't be read: {reason}.", exception);
        }
    }
}
