namespace QRHead;

/// <summary>Reads files that are text already, in whatever encoding can be told.</summary>
public sealed class TextFileReader : IFileReader
{
    /// <summary>What fits into one string with room to work on it.</summary>
    private const long MostBytes = 256L << 20;

    private readonly TextForm _form;

    /// <summary>Makes a reader of text and Markdown.</summary>
    public TextFileReader()
        : this(TextForm.Plain, ".txt", ".text", ".md", ".markdown")
    {
    }

    /// <summary>Makes a reader of other files of text.</summary>
    /// <param name="form">How they are written; Markdown by its endings is Markdown all the same.</param>
    /// <param name="extensions">Their endings, lower case, each with its dot.</param>
    public TextFileReader(TextForm form, params IReadOnlyList<string> extensions) => (_form, Extensions) = (form, extensions);

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FileText> Read(Stream content, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > MostBytes)
            throw new InputException(
                $"{name} has {content.Length} bytes; expected a text of at most {MostBytes}. Cut it into several files.");
        byte[] bytes = new byte[content.Length];
        int length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        TextForm form = Path.GetExtension(name).ToLowerInvariant() is ".md" or ".markdown" ? TextForm.Markdown : _form;
        return [new FileText(TextEncoding.Decode(bytes.AsSpan(0, length), name), form)];
    }
}
