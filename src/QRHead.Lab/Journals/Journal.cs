using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Lab.Journals;

/// <summary>
/// Results of a long work, one JSON object a line, written as they come: after a first line that says what they depend on. What a process
/// that was ended has written is there when the work is done again; a last line that was torn is not. Each line has a checksum
/// (<see cref="SealedLine"/>). Not thread-safe.
/// </summary>
internal sealed class Journal : IDisposable
{
    /// <summary>The version that this release writes and reads: 2 has a checksum in each line.</summary>
    private const int Version = 2;

    private readonly FileStream _stream;
    private readonly string _path;
    private long _lines;

    private Journal(FileStream stream, string path) => (_stream, _path) = (stream, path);

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
            var journal = new Journal(stream, path);
            bool isNew = stream.Length == 0;
            long whole = LengthOfWholeLines(stream);
            if (!isNew)
                journal.Check(whole == 0 ? "" : journal.AllLines().First().Text, format, settings);

            // A torn line goes; what is written next begins at a line of its own.
            if (whole < stream.Length)
                stream.SetLength(whole);
            journal._lines = journal.AllLines().LongCount();
            if (isNew)
                journal.Append(
                    JsonSerializer.SerializeToUtf8Bytes(
                        new JournalHeader(format, Version, settings), JournalJsonContext.Default.JournalHeader));
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the results that are there, one by one, since all together may be larger than memory; to be done before any is added.
    /// </summary>
    /// <exception cref="InputException">A line is not what was written.</exception>
    public IEnumerable<JournalLine> Lines() => AllLines().Skip(1).Select(Opened);

    /// <summary>Adds a result.</summary>
    /// <param name="line">JSON on one line.</param>
    public void Append(byte[] line)
    {
        _stream.Seek(0, SeekOrigin.End);
        _stream.Write([.. SealedLine.Write(line, ++_lines), (byte)'\n']);
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>Closes the file, which stays.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>Reads a line.</summary>
    /// <exception cref="InputException">The line is broken.</exception>
    public static T Parse<T>(JournalLine line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
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

    private IEnumerable<JournalLine> AllLines()
    {
        _stream.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(_stream, leaveOpen: true);
        for (int number = 1; reader.ReadLine() is { } line; number++)
            yield return new JournalLine(line, number, FormattableString.Invariant($"{_path}, line {number}"));
    }

    private static JournalLine Opened(JournalLine line) => line with
    {
        Text = SealedLine.Read(line.Text, line.Number) ?? throw new InputException(
            $"{line.Place} is damaged: it does not have the checksum that was written with it. Delete it and the lines behind it, or the "
            + "file."),
    };

    /// <summary>Finds the end of the last line that has one.</summary>
    private static long LengthOfWholeLines(FileStream stream)
    {
        var block = new byte[1 << 16];
        for (long end = stream.Length; end > 0;)
        {
            long start = Math.Max(0, end - block.Length);
            Span<byte> some = block.AsSpan(0, (int)(end - start));
            stream.Seek(start, SeekOrigin.Begin);
            stream.ReadExactly(some);
            if (some.LastIndexOf((byte)'\n') is >= 0 and int last)
                return start + last + 1;
            end = start;
        }

        return 0;
    }

    private void Check(string line, string format, string settings)
    {
        // As it stands, before the checksum: another version may have none.
        var first = new JournalLine(line, 1, $"{_path}, line 1");
        JournalHeader header = Parse(first, JournalJsonContext.Default.JournalHeader);
        if (header.Format != format || header.Version != Version)
            throw new InputException($"{_path} is no journal of the form '{format}', version {Version}; give the name of a new file.");
        Opened(first);
        if (header.Settings != settings)
            throw new InputException(
                $"{_path} was written with another model, precision, prompt, heads, scoring or reading, in another order, with other "
                + "tokens kept for each passage, with other data, or by an earlier release; give another name, or delete it.");
    }
}

/// <summary>A line of a journal.</summary>
/// <param name="Text">Without its end.</param>
/// <param name="Number">1-based.</param>
/// <param name="Place">For messages, for example <c>scores.jsonl, line 3</c>.</param>
internal readonly record struct JournalLine(string Text, int Number, string Place);

/// <summary>The first line: what the results depend on.</summary>
internal sealed record JournalHeader(string Format, int Version, string Settings);

/// <summary>Reads and writes the first line without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalHeader))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
