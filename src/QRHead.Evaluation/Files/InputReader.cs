using System.Text;

namespace QRHead.Evaluation.Files;

/// <summary>Reads a text file line by line, however long it is; what can't be read is said with the file's name.</summary>
internal sealed class InputReader(string path) : StreamReader(Open(path), PassageFile.Utf8)
{
    /// <exception cref="InputException">The file is not UTF-8, or reading it fails.</exception>
    public override string? ReadLine() => Checked(base.ReadLine);

    /// <exception cref="InputException">The file is not UTF-8, or reading it fails.</exception>
    public override int Read() => Checked(base.Read);

    /// <exception cref="InputException">The file is not UTF-8, or reading it fails.</exception>
    public override string ReadToEnd() => Checked(base.ReadToEnd);

    /// <summary>Reads lines that are not empty, each with its place for messages.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is missing, can't be read, or is not UTF-8.</exception>
    public static IEnumerable<TextLine> Lines(string path)
    {
        using var reader = new InputReader(path);
        int number = 0;
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
                yield return new TextLine(text, number, FormattableString.Invariant($"{path}, line {number}"));
        }
    }

    /// <summary>Looks at the first character that is no white space; 0 where there is none.</summary>
    /// <exception cref="InputException">The file is missing, can't be read, or is not UTF-8.</exception>
    public static char FirstCharacter(string path)
    {
        // Not by lines: a data set may be one line of hundreds of megabytes.
        using var reader = new InputReader(path);
        int next;
        do
            next = reader.Read();
        while (next >= 0 && char.IsWhiteSpace((char)next));
        return (char)Math.Max(0, next);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file is missing or can't be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : exception.Message.TrimEnd('.');
            throw new InputException($"{path} can't be read: {reason}.", exception);
        }
    }

    private T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputException($"{path} is not UTF-8 text: save it as UTF-8.", exception);
        }
        catch (IOException exception)
        {
            throw new InputException($"{path} can't be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}

/// <summary>A line of a file.</summary>
/// <param name="Text">Without its end.</param>
/// <param name="Number">1-based.</param>
/// <param name="Place">For messages, for example <c>run.txt, line 3</c>.</param>
internal readonly record struct TextLine(string Text, int Number, string Place);
