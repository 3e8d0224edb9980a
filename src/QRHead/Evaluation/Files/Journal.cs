using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Passages;

namespace QRHead.Evaluation.Files;

/// <summary>
/// Results of a long work, one JSON object a line, written as they come: after a first line that says what they depend on. What a process that was ended
/// has written is there when the work is done again; a last line that was torn is not. Not thread-safe.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int Version = 1;

    private readonly FileStream _stream;

    private Journal(FileStream stream, IReadOnlyList<TextLine> lines) => (_stream, Lines) = (stream, lines);

    /// <summary>Gets the whole lines behind the first that were there when it was opened.</summary>
    public IReadOnlyList<TextLine> Lines { get; }

    /// <summary>Opens a journal, or begins it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What the lines are, for example <c>qrhead-detection-pass</c>.</param>
    /// <param name="settings">A fingerprint of all that the results depend on.</param>
    /// <exception cref="InputException">The file is something else, or of a work with other settings; it stays as it is.</exception>
    /// <exception cref="IOException">The file can't be read or written, or another process has it.</exception>
    public static Journal Open(string path, string format, string settings)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            string text = new StreamReader(stream, leaveOpen: true).ReadToEnd();
            string whole = text[..(text.LastIndexOf('\n') + 1)];
            string[] lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (text.Length > 0)
                Check(path, lines.Length == 0 ? "" : lines[0], format, settings);

            // A torn line goes; what is written next begins at a line of its own.
            if (text.Length > whole.Length)
                stream.SetLength(System.Text.Encoding.UTF8.GetByteCount(whole));
            stream.Seek(0, SeekOrigin.End);
            var journal = new Journal(stream, [.. lines.Skip(1).Select((line, i) => new TextLine(line, i + 2, FormattableString.Invariant($"{path}, line {i + 2}")))]);
            if (text.Length == 0)
                journal.Append(JsonSerializer.SerializeToUtf8Bytes(new JournalHeader(format, Version, settings), JournalJsonContext.Default.JournalHeader));
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds a result.</summary>
    /// <param name="line">JSON on one line.</param>
    public void Append(byte[] line)
    {
        _stream.Write([.. line, (byte)'\n']);
        _stream.Flush();
    }

    /// <summary>Closes the file, which stays.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>Reads a line.</summary>
    /// <exception cref="InputException">The line is broken.</exception>
    public static T Parse<T>(TextLine line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line.Text, type) ?? throw new InputException($"{line.Place} is empty. Delete the file.");
        }
        catch (JsonException exception)
        {
            throw new InputException($"{line.Place}: not a line of this journal: {exception.Message} Delete the file.", exception);
        }
    }

    private static void Check(string path, string line, string format, string settings)
    {
        JournalHeader header = Parse(new TextLine(line, 1, $"{path}, line 1"), JournalJsonContext.Default.JournalHeader);
        if (header.Format != format || header.Version != Version)
            throw new InputException($"{path} is no journal of the form '{format}', version {Version}; give the name of a new file.");
        if (header.Settings != settings)
            throw new InputException($"{path} was written with another model, precision, prompt, heads, scoring, reading, or other data; give another name, or delete it.");
    }
}

/// <summary>The first line: what the results depend on.</summary>
internal sealed record JournalHeader(string Format, int Version, string Settings);

/// <summary>Reads and writes the first line without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalHeader))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
