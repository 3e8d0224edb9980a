using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;
using QRHead.Passages;

namespace QRHead.Detection;

/// <summary>
/// What every head gave on each example, one JSON object a line, written as it is read: after a first line that says what it depends on. A last line that was
/// torn when the process ended is read again. Not thread-safe.
/// </summary>
internal sealed class PassFile : IDisposable
{
    private const string Format = "qrhead-detection-pass";
    private const int Version = 1;

    private readonly FileStream _stream;

    private PassFile(FileStream stream, IReadOnlyList<HeadReading> readings) => (_stream, Readings) = (stream, readings);

    /// <summary>Gets what was in the file when it was opened.</summary>
    public IReadOnlyList<HeadReading> Readings { get; }

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">A fingerprint of all that the numbers depend on.</param>
    /// <param name="heads">How many heads there are.</param>
    /// <exception cref="InputException">The file is no pass file, or of a detection with other settings.</exception>
    /// <exception cref="IOException">The file can't be read or written, or another process has it.</exception>
    public static PassFile Open(string path, string settings, int heads)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            string text = new StreamReader(stream, leaveOpen: true).ReadToEnd();
            string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (text.Length == 0)
                Write(stream, JsonSerializer.SerializeToUtf8Bytes(new PassHeader(Format, Version, settings), PassJsonContext.Default.PassHeader));
            else
                Check(path, lines, settings);
            HeadReading[] readings = [.. lines.Skip(1).Select((line, i) => ReadingOf(line, heads, $"{path}, line {i + 2}"))];

            // A torn line goes; what is written next begins at a line of its own.
            stream.SetLength(lines.Length == 0 ? stream.Length : System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, text.LastIndexOf('\n') + 1)));
            stream.Seek(0, SeekOrigin.End);
            return new PassFile(stream, readings);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds an example.</summary>
    public void Append(HeadReading reading)
    {
        float[] flat = [.. reading.Scores.SelectMany(scores => scores)];
        string numbers = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(flat));
        Dictionary<string, int> gold = reading.Judgements.Grades.ToDictionary();
        Write(_stream, JsonSerializer.SerializeToUtf8Bytes(new PassLine(reading.Query, reading.PassageIds, gold, numbers), PassJsonContext.Default.PassLine));
    }

    /// <summary>Closes the file, which stays.</summary>
    public void Dispose() => _stream.Dispose();

    private static void Check(string path, string[] lines, string settings)
    {
        PassHeader header = Parse(lines.Length == 0 ? "" : lines[0], PassJsonContext.Default.PassHeader, $"{path}, line 1");
        if (header is not { Format: Format, Version: Version })
            throw new InputException($"{path} is no file of a detection pass, version {Version}; give the name of a new file.");
        if (header.Settings != settings)
            throw new InputException($"{path} was written by a detection with another model, precision, prompt, scoring, reading or other examples; give the name of a new file, or delete it.");
    }

    private static HeadReading ReadingOf(string line, int heads, string place)
    {
        PassLine read = Parse(line, PassJsonContext.Default.PassLine, place);
        try
        {
            float[] flat = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(read.Heads)).ToArray();
            return flat.Length == heads * read.Passages.Count && flat.Length > 0
                ? new HeadReading(read.Query, read.Passages, new Judgements(read.Gold), [.. flat.Chunk(read.Passages.Count)])
                : throw new InputException($"{place}: {flat.Length} numbers found; {heads} heads times {read.Passages.Count} passages are expected. Delete the file.");
        }
        catch (FormatException exception)
        {
            throw new InputException($"{place}: broken numbers found. Delete the file.", exception);
        }
    }

    private static T Parse<T>(string line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string place)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw new InputException($"{place} is empty. Delete the file.");
        }
        catch (JsonException exception)
        {
            throw new InputException($"{place}: not a line of a detection pass: {exception.Message} Delete the file.", exception);
        }
    }

    private static void Write(FileStream stream, byte[] line)
    {
        stream.Write([.. line, (byte)'\n']);
        stream.Flush();
    }
}

/// <summary>The first line: what the numbers depend on.</summary>
internal sealed record PassHeader(string Format, int Version, string Settings);

/// <summary>One example: its passages as read, the grades of the gold ones, and in base64 f32 <c>[heads][passages]</c>, little-endian.</summary>
internal sealed record PassLine(string Query, IReadOnlyList<string> Passages, Dictionary<string, int> Gold, string Heads);

/// <summary>Reads and writes pass files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PassHeader))]
[JsonSerializable(typeof(PassLine))]
internal sealed partial class PassJsonContext : JsonSerializerContext;
