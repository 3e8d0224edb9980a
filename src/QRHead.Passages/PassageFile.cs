using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QRHead;

/// <summary>
/// Reads passages from <c>.jsonl</c> and <c>.json</c> (fields <c>id|_id|idx|docid</c>, <c>title</c>,
/// <c>text|paragraph_text|contents|content</c>; or plain strings), and from texts such as <c>.txt</c> and <c>.md</c>, which are split.
/// Passages without an id are named by their 0-based position.
/// </summary>
public static class PassageFile
{
    private const string Things = "passages";

    private static readonly string[] IdFields = ["id", "_id", "idx", "docid"];
    private static readonly string[] TextFields = ["text", "paragraph_text", "contents", "content"];

    /// <summary>Gets the encoding of input for programs: UTF-8, which refuses bytes that are none.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads files in the order given.</summary>
    /// <param name="paths">Paths; the ending decides how a file is read.</param>
    /// <param name="splitter">How texts are split into passages.</param>
    /// <param name="readers">Readers of further kinds of files; null for text and Markdown.</param>
    /// <returns>The passages, in order, with ids of their own.</returns>
    /// <exception cref="InputException">
    /// A file is missing, broken, of an unknown kind, holds no passages, or an id occurs twice.
    /// </exception>
    public static IReadOnlyList<Passage> Read(IEnumerable<string> paths, TextSplitter splitter, FileReaders? readers = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(splitter);
        return Collect(paths.SelectMany(path => ReadFile(path, splitter, readers ?? FileReaders.Texts)));
    }

    /// <summary>Reads passages from a stream whose kind shows in its content: JSON lines, a JSON array, or text.</summary>
    /// <param name="reader">The stream.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="splitter">How texts are split into passages.</param>
    /// <returns>The passages, in order, with ids of their own.</returns>
    /// <exception cref="InputException">The stream is broken, holds no passages, or an id occurs twice.</exception>
    public static IReadOnlyList<Passage> Read(TextReader reader, string source, TextSplitter splitter)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(splitter);
        string content = ReadText(reader, source);
        return Collect(InputForms.Of(content) switch
        {
            InputForm.JsonLines => JsonRecord.Lines(new StringReader(content), source).Select(FromJson),
            InputForm.JsonArray => JsonRecord.Items(content, source, Things).Select(FromJson),
            _ => splitter.Split(content, markdown: false).Select(passage => (passage, source)),
        });
    }

    private static IEnumerable<(Passage Passage, string Place)> ReadFile(string path, TextSplitter splitter, FileReaders readers)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();

        // A reader for an ending that is ours may know a kind of such files, and leaves the others to us.
        if (readers.Know(path) && readers.Read(path) is { } texts)
            return splitter.Split(texts, path).Select(passage => (passage, path));
        return extension switch
        {
            ".jsonl" or ".ndjson" => JsonRecord.Lines(new StringReader(ReadText(path)), path).Select(FromJson),
            ".json" => JsonRecord.Items(ReadText(path), path, Things).Select(FromJson),
            _ => throw new InputException(
                $"{path} ends in '{extension}'; expected .jsonl, .json, "
                + string.Join(", ", readers.Extensions.Where(ending => ending != ".json"))
                + " (or '-' to read passages from standard input)."),
        };
    }

    private static string ReadText(TextReader reader, string source)
    {
        try
        {
            string content = reader.ReadToEnd();
            return content.StartsWith('\uFEFF') ? content[1..] : content;
        }
        catch (DecoderFallbackException exception)
        {
            throw NotUtf8(source, exception);
        }
    }

    /// <summary>Reads a whole file as UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its text, without a byte order mark.</returns>
    /// <exception cref="InputException">The file is missing, can't be read, or is not UTF-8.</exception>
    public static string ReadText(string path)
    {
        try
        {
            // Not detected by its first bytes: UTF-16 is refused as what it is, not UTF-8.
            using var reader = new StreamReader(path, Utf8, detectEncodingFromByteOrderMarks: false);
            return ReadText(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} can't be read: {InputFile.ReasonOf(exception)}.", exception);
        }
    }

    private static InputException NotUtf8(string source, DecoderFallbackException exception) =>
        new($"{source} is not UTF-8 text: save it as UTF-8.", exception);

    private static (Passage Passage, string Place) FromJson(JsonRecord record)
    {
        if (record.Element.ValueKind == JsonValueKind.String)
            return (new Passage("", record.AsText()), record.Place);
        if (record.Element.ValueKind != JsonValueKind.Object)
            throw new InputException(
                $"{record.Place} holds {JsonRecord.Named(record.Element.ValueKind)}; expected an object with a text, or a string.");
        string text = record.Text(TextFields) ?? throw new InputException(
            $"{record.Place} has no text; expected one of the fields {string.Join(", ", TextFields)}.");
        string id = record.Text(IdFields) ?? "";
        return (new Passage(id, text, record.Text("title")), record.Place);
    }

    private static List<Passage> Collect(IEnumerable<(Passage Passage, string Place)> read)
    {
        var passages = new List<Passage>();
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((Passage passage, string place) in read)
        {
            string id = passage.Id.Length > 0 ? passage.Id : passages.Count.ToString(CultureInfo.InvariantCulture);
            if (!places.TryAdd(id, place))
                throw new InputException($"{place}: the id '{id}' is already taken by {places[id]}; each passage needs an id of its own.");
            passages.Add(passage with { Id = id });
        }

        return passages.Count > 0 ? passages : throw new InputException("The input holds no passages.");
    }
}
