namespace QRHead.Tokenization;

/// <summary>Says that a <c>tokenizer.json</c> cannot be used: it is broken, or asks for something that this library does not do.</summary>
internal sealed class TokenizerFileException : QRHeadException
{
    internal TokenizerFileException(string source, string location, string problem, Exception? inner = null)
        : base($"{source}: {location}: {problem}", inner) => (File, Location) = (source, location);

    /// <summary>Gets the file's name, as it was given.</summary>
    public string File { get; }

    /// <summary>
    /// Gets the place in the file: the path of the element, for example <c>pre_tokenizer.pretokenizers[0]</c>, or a line.
    /// </summary>
    public string Location { get; }
}
