using System.Text.Json;

namespace QRHead.Checkpoints;

/// <summary>Reads and checks the JSON at the start of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>What to do about a damaged file.</summary>
    public const string DownloadAgain = "Download the file again.";

    private const string MetadataKey = "__metadata__";
    private const int LongestShownName = 200;

    private readonly SafetensorsSource _source;
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = [];
    private readonly HashSet<string> _names = [];

    private SafetensorsHeader(SafetensorsSource source) => _source = source;

    /// <summary>Gets the tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>Gets the texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads a header.</summary>
    /// <exception cref="CheckpointException">
    /// Not the JSON that the format demands, or entries that do not fill the data exactly.
    /// </exception>
    public static SafetensorsHeader Read(SafetensorsSource source, ReadOnlySpan<byte> json)
    {
        var header = new SafetensorsHeader(source);
        try
        {
            header.ReadObject(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8.
            string found = e is JsonException { BytePositionInLine: { } position } ? $"broken JSON at byte {position}" : "broken JSON";
            throw new CheckpointException(source.Name, e)
            {
                Where = "header",
                Found = found,
                Expected = "a JSON object",
                Fix = DownloadAgain,
            };
        }

        header.CheckLayout();
        return header;
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault(null, $"JSON {reader.TokenType}", "a JSON object");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!_names.Add(name))
                throw Fault(name, "the name twice", "each name once");
            reader.Read();
            if (name == MetadataKey)
                ReadMetadata(ref reader);
            else
                _entries.Add(ReadEntry(ref reader, name));
        }

        // Anything but white space after the object throws here.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        // The format's own reader takes null for none.
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault(MetadataKey, $"JSON {reader.TokenType}", "an object of texts");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Fault(MetadataKey, $"JSON {reader.TokenType} under '{key}'", "a text");
            _metadata[key] = reader.GetString()!;
        }
    }

    private TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault(name, $"JSON {reader.TokenType}", "an object with dtype, shape and data_offsets");

        string? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (key == "dtype")
                dtype = ReadText(ref reader, name, key);
            else if (key == "shape")
                shape = ReadNumbers(ref reader, name, key);
            else if (key == "data_offsets")
                offsets = ReadNumbers(ref reader, name, key);
            else
                reader.Skip();
        }

        return Check(name, dtype, shape, offsets);
    }

    private string ReadText(ref Utf8JsonReader reader, string name, string key) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Fault(name, $"{key} of JSON {reader.TokenType}", "a text");

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Fault(name, $"{key} of JSON {reader.TokenType}", "an array of whole numbers");

        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Fault(name, $"{key} with an element that is not a whole number from 0 to 2^63 - 1", "non-negative whole numbers");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private TensorEntry Check(string name, string? dtype, long[]? shape, long[]? offsets)
    {
        if (dtype is null || shape is null || offsets is null)
            throw Fault(
                name, $"no {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}", "dtype, shape and data_offsets");
        if (!ElementTypes.TryParse(dtype, out ElementType type))
            throw Fault(name, $"dtype '{Shown(dtype)}'", ElementTypes.Known, "Use the model's original, unquantised weights.");
        if (offsets is not [long start, long end])
            throw Fault(name, $"data_offsets of {offsets.Length} numbers", "2, start and end");
        if (start > end || end > _source.DataLength)
        {
            string most = $"start <= end <= {_source.DataLength}, where the file ends";
            throw Fault(name, $"data_offsets [{start}, {end}]", most, "The file is truncated. " + DownloadAgain);
        }

        if (ByteLength(type, shape) is not { } needed)
            throw Fault(
                name, $"shape {TensorEntry.Write(shape)}, of more than 2^63 bytes", $"{end - start} bytes, as its data_offsets say");
        if (needed != end - start)
            throw Fault(name, $"data_offsets of {end - start} bytes", $"{needed} bytes for {dtype} {TensorEntry.Write(shape)}");

        return new TensorEntry(name, type, shape, _source.FilePath, _source.DataStart + start, needed);
    }

    private static long? ByteLength(ElementType type, long[] shape)
    {
        try
        {
            return shape.Aggregate((long)type.Size, (product, size) => checked(product * size));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private void CheckLayout()
    {
        _entries.Sort((a, b) => (a.Offset, a.ByteLength).CompareTo((b.Offset, b.ByteLength)));
        long expected = _source.DataStart;
        foreach (TensorEntry entry in _entries)
        {
            if (entry.Offset != expected)
            {
                long hole = entry.Offset - expected;
                string found = hole < 0 ? "bytes that belong to another tensor too" : $"{hole} unused bytes before it";
                throw Fault(entry.Name, found, $"its data at byte {expected - _source.DataStart}, where the tensor before it ends");
            }

            expected += entry.ByteLength;
        }

        long rest = _source.DataStart + _source.DataLength - expected;
        if (rest > 0)
            throw Fault(null, $"{rest} bytes after the last tensor", "the end of the file");
    }

    private CheckpointException Fault(string? tensor, string found, string expected, string fix = DownloadAgain) => new(_source.Name)
    {
        Tensor = tensor is null or MetadataKey ? null : Shown(tensor),
        Where = tensor == MetadataKey ? MetadataKey : tensor is null ? "header" : null,
        Found = found,
        Expected = expected,
        Fix = fix,
    };

    private static string Shown(string name) => name.Length <= LongestShownName ? name : name[..LongestShownName] + "…";
}
