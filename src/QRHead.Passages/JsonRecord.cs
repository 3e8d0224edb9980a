using System.Text.Json;

namespace QRHead;

/// <summary>One JSON value of an input file, with the place it stands at for error messages.</summary>
/// <param name="Element">The value.</param>
/// <param name="Place">For example <c>passages.jsonl, line 3</c>.</param>
public readonly record struct JsonRecord(JsonElement Element, string Place)
{
    /// <summary>Reads one JSON object or string a line; empty lines are passed over.</summary>
    /// <exception cref="InputException">A line is no JSON.</exception>
    public static IEnumerable<JsonRecord> Lines(TextReader reader, string source)
    {
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            string place = FormattableString.Invariant($"{source}, line {number}");
            yield return new JsonRecord(Parse(line, place), place);
        }
    }

    /// <summary>Reads a JSON array.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="what">What the array holds, for messages.</param>
    /// <exception cref="InputException">The text is no JSON, or holds no array.</exception>
    public static IEnumerable<JsonRecord> Items(string json, string source, string what)
    {
        JsonElement array = Parse(json, source);
        if (array.ValueKind != JsonValueKind.Array)
            throw new InputException(
                $"{source} holds {Named(array.ValueKind)}; expected an array of {what} (one object a line is written to a file that ends "
                + "in .jsonl).");
        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
            yield return new JsonRecord(item, FormattableString.Invariant($"{source}, item {index++} (0-based)"));
    }

    /// <summary>Gets the text of the first of some fields that is there.</summary>
    /// <param name="names">Accepted field names, the preferred one first.</param>
    /// <returns>The text; null where no field is there or the first that is there is null.</returns>
    /// <exception cref="InputException">The field holds neither text nor a number nor null.</exception>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (!TryGet(name, out JsonElement value))
                continue;
            return value.ValueKind switch
            {
                JsonValueKind.String => String(value, name),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.Null => null,
                _ => throw new InputException($"{Place}: the field '{name}' holds {Named(value.ValueKind)}; expected text."),
            };
        }

        return null;
    }

    /// <summary>Gets the record itself as text.</summary>
    public string AsText() => String(Element, null);

    /// <summary>Looks for a field, whatever it holds.</summary>
    /// <exception cref="InputException">The record is no object, or has a name that is no text.</exception>
    public bool TryGet(string name, out JsonElement value)
    {
        try
        {
            return Element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException exception)
        {
            throw Element.ValueKind == JsonValueKind.Object
                ? NoText("the name of a field", exception)
                : new InputException($"{Place} holds {Named(Element.ValueKind)}; expected an object.", exception);
        }
    }

    /// <summary>Gets the name of a field of this record.</summary>
    /// <exception cref="InputException">The name is no text.</exception>
    public string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw NoText("the name of a field", exception);
        }
    }

    /// <summary>Names a kind of JSON value as a sentence needs it.</summary>
    public static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private string String(JsonElement value, string? name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw NoText(name is null ? "the text" : $"the field '{name}'", exception);
        }
    }

    /// <summary>Half of a surrogate pair, for example "\ud83d", is no text in any encoding.</summary>
    private InputException NoText(string what, InvalidOperationException exception) =>
        new($"{Place}: {what} holds an escape that is no valid Unicode text.", exception);

    private static JsonElement Parse(string json, string place)
    {
        try
        {
            return PythonJson.Parse(json);
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"{place}: half of a surrogate pair, which is no valid Unicode text.", exception);
        }
        catch (JsonException exception)
        {
            throw Broken(
                json.Contains('\n', StringComparison.Ordinal) ? FormattableString.Invariant($"{place}, line {exception.LineNumber + 1}")
                    : place, exception);
        }
    }

    /// <summary>Says where a text is no JSON, and why.</summary>
    internal static InputException Broken(string place, JsonException exception)
    {
        string position = FormattableString.Invariant($"byte {exception.BytePositionInLine + 1}");
        string reason = exception.Message.Split(" LineNumber:")[0];
        return new InputException($"{place}, {position}: broken JSON: {reason}", exception);
    }
}
