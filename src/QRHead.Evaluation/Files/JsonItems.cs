using System.Text.Json;

namespace QRHead.Evaluation.Files;

/// <summary>
/// Reads the items of a JSON array one by one, so that a file may be larger than memory; each with the line it begins at. One object
/// a line is read too.
/// </summary>
/// <remarks>The serializer's own streaming tells no lines.</remarks>
internal sealed class JsonItems : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isWhole;
    private JsonReaderState _state;
    private long _line = 1;

    private JsonItems(string path) => (_path, _stream) = (path, InputReader.Open(path));

    /// <summary>Reads a file whose first character tells its form: an array, or one object a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skipped">
    /// Called for each line that is no JSON, which is then left out; null to stop there. A broken array always stops.
    /// </param>
    /// <exception cref="InputException">The file is missing, can't be read, or holds broken JSON.</exception>
    public static IEnumerable<JsonRecord> Read(string path, Action<InputException>? skipped = null) =>
        InputReader.FirstCharacter(path) == '[' ? Items(path) : Lines(path, skipped);

    /// <summary>Reads one JSON value a line.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<JsonRecord> Lines(string path, Action<InputException>? skipped = null) =>
        InvalidLines.PassOver(InputReader.Lines(path), line => new JsonRecord(Parse(line), line.Place), skipped);

    public void Dispose() => _stream.Dispose();

    private static IEnumerable<JsonRecord> Items(string path)
    {
        using var items = new JsonItems(path);
        items.Fill();
        items.SkipByteOrderMark();
        while (items.Next() is { } item)
            yield return item;
    }

    private static JsonElement Parse(TextLine line)
    {
        try
        {
            return PythonJson.Parse(line.Text);
        }
        catch (JsonException exception)
        {
            throw Broken(line.Place, exception);
        }
    }

    /// <summary>Reads on to the next item, taking in more of the file until the item is whole; null behind the last.</summary>
    private JsonRecord? Next()
    {
        while (true)
        {
            try
            {
                if (TryNext(out JsonRecord? item))
                    return item;
            }
            catch (JsonException) when (ReplaceNonNumbers())
            {
                continue;
            }
            catch (JsonException exception)
            {
                throw Broken(FormattableString.Invariant($"{_path}, line {exception.LineNumber + 1}"), exception);
            }

            Fill();
        }
    }

    private bool TryNext(out JsonRecord? item)
    {
        item = null;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isWhole, _state);
        if (!reader.Read())
            return _isWhole;
        if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0)
        {
            Advance(reader);
            return TryNext(out item);
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Advance(reader);
            return TryNext(out item);
        }

        int begin = (int)reader.TokenStartIndex;
        if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            return false;
        using (document)
        {
            long line = _line + _buffer.AsSpan(_start, begin).Count((byte)'\n');
            item = new JsonRecord(document.RootElement.Clone(), FormattableString.Invariant($"{_path}, line {line}"));
        }

        Advance(reader);
        return true;
    }

    /// <summary>Replaces Python's words for what is no number; reads on where one may be cut off by the buffer's end.</summary>
    /// <returns>Whether it is worth while to try again.</returns>
    private bool ReplaceNonNumbers()
    {
        ReadOnlySpan<byte> left = _buffer.AsSpan(_start, _end - _start);
        if (PythonJson.Replace(left, NonNumber.Null) is { } replaced)
        {
            (_start, _end) = (0, replaced.Length);
            Array.Resize(ref replaced, Math.Max(replaced.Length, _buffer.Length));
            _buffer = replaced;
            return true;
        }

        if (_isWhole || !PythonJson.EndsInsideWord(left))
            return false;
        Fill();
        return true;
    }

    private void Advance(in Utf8JsonReader reader)
    {
        int consumed = (int)reader.BytesConsumed;
        _line += _buffer.AsSpan(_start, consumed).Count((byte)'\n');
        _start += consumed;
        _state = reader.CurrentState;
    }

    /// <summary>Makes room behind what is still to be read, doubling the buffer where that fills it, and reads as much as fits.</summary>
    private void Fill()
    {
        int left = _end - _start;
        byte[] target = left > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, left);
        (_buffer, _start) = (target, 0);
        int read = _stream.ReadAtLeast(target.AsSpan(left), target.Length - left, throwOnEndOfStream: false);
        _isWhole = read < target.Length - left;
        _end = left + read;
    }

    private void SkipByteOrderMark()
    {
        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            _start = 3;
    }

    private static InputException Broken(string place, JsonException exception) =>
        new($"{place}: broken JSON: {exception.Message.Split(" LineNumber:")[0]}", exception);
}
