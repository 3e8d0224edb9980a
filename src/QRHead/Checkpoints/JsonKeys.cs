using System.Text.Json;

namespace QRHead.Checkpoints;

/// <summary>Reads the keys of one JSON object of a model folder; JSON null counts as absent.</summary>
/// <remarks>A wrong type or value throws <see cref="CheckpointException"/> with file, key, found and expected.</remarks>
internal sealed record JsonKeys(JsonElement Element, string File)
{
    private const int LongestShownValue = 80;

    /// <summary>Gets an object without keys.</summary>
    public static JsonKeys None { get; } = new(JsonElement.Parse("{}"), "config.json");

    /// <summary>Parses a file's bytes into an object; a byte order mark is skipped.</summary>
    /// <exception cref="CheckpointException">Broken JSON (names the line) or no object.</exception>
    public static JsonKeys Parse(ReadOnlyMemory<byte> bytes, string file)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        try
        {
            JsonElement root = PythonJson.Parse(ref bytes, NonNumber.Text);
            if (!IsUnicode(bytes.Span))
                throw new CheckpointException(file) { Found = "text that is not Unicode", Expected = "UTF-8" };
            return root.ValueKind == JsonValueKind.Object
                ? new JsonKeys(root, file)
                : throw new CheckpointException(file) { Found = $"JSON {root.ValueKind}", Expected = "a JSON object" };
        }
        catch (JsonException e)
        {
            throw new CheckpointException(file, e)
            {
                Where = $"line {e.LineNumber + 1}",
                Found = "broken JSON",
                Expected = "a JSON object",
                Fix = "Download the file again.",
            };
        }
    }

    /// <summary>Gets a value of any type; null where absent.</summary>
    public JsonElement? Value(string key) =>
        Element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Whether a key is there, be its value null: some configuration classes have a default that null switches off.</summary>
    public bool Has(string key) => Element.TryGetProperty(key, out _);

    /// <summary>Gets a text; null where absent.</summary>
    public string? Text(string key)
    {
        if (Value(key) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, value, "a text");
    }

    /// <summary>Gets true or false; null where absent.</summary>
    public bool? Flag(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(key, value, "true or false"),
    };

    /// <summary>Gets a whole number of at least <paramref name="least"/>; null where absent.</summary>
    public int? Whole(string key, int least)
    {
        if (Value(key) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least
            ? number
            : throw Wrong(key, value, least == 1 ? "a whole number above 0" : $"a whole number of at least {least}");
    }

    /// <summary>Gets a finite number above zero; null where absent.</summary>
    public double? Positive(string key)
    {
        if (Value(key) is not { } value)
            return null;
        double number = NumberOf(key, value);
        return number > 0 ? number : throw Wrong(key, value, "a number above 0");
    }

    /// <summary>Gets a finite number; null where absent.</summary>
    public double? Number(string key) => Value(key) is { } value ? NumberOf(key, value) : null;

    /// <summary>Gets whole numbers given as one or as a list; null where absent.</summary>
    public IReadOnlyList<int>? Ids(string key)
    {
        if (Value(key) is not { } value)
            return null;
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return [.. items.Select(item => IdOf(key, item))];
    }

    /// <summary>Gets a list of texts; empty where absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        List<string> texts = [];
        foreach (JsonElement item in Items(key, "a list of texts"))
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(key, item, "a list of texts"));
        return texts;
    }

    /// <summary>Gets a list of whole numbers of at least 0; empty where absent.</summary>
    public IReadOnlyList<int> Wholes(string key)
    {
        const string Expected = "a list of whole numbers of at least 0";
        List<int> numbers = [];
        foreach (JsonElement item in Items(key, Expected))
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int number) || number < 0)
                throw Wrong(key, item, Expected);
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Gets a list of finite numbers; empty where absent.</summary>
    public IReadOnlyList<double> Numbers(string key)
    {
        List<double> numbers = [];
        foreach (JsonElement item in Items(key, "a list of numbers"))
            numbers.Add(NumberOf(key, item));
        return numbers;
    }

    /// <summary>Gets an object; null where absent.</summary>
    public JsonKeys? Object(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonKeys(value, File),
        { } value => throw Wrong(key, value, "an object"),
    };

    /// <summary>Reports a value that cannot be used.</summary>
    public CheckpointException Wrong(string key, JsonElement value, string expected)
    {
        string text = value.GetRawText();
        return Wrong(key, text.Length <= LongestShownValue ? text : text[..LongestShownValue] + "…", expected);
    }

    /// <summary>Reports a value that cannot be used.</summary>
    public CheckpointException Wrong(string key, string found, string expected) =>
        new(File) { Where = $"key '{key}'", Found = found, Expected = expected };

    private JsonElement[] Items(string key, string expected) => Value(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        { } value => throw Wrong(key, value, expected),
    };

    private int IdOf(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) && id >= 0
            ? id
            : throw Wrong(key, value, "a token id or a list of them");

    private double NumberOf(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(key, value, "a number");

    // A parsed document still holds texts that throw when they are read: halves of a pair, bytes that are no UTF-8.
    private static bool IsUnicode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    _ = reader.GetString();
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
