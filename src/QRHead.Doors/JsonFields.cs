using System.Globalization;
using System.Text.Json;

namespace QRHead.Doors;

/// <summary>
/// Reads fields of what a client sends, as freely as clients write: a name has several spellings, a switch may be a string.
/// </summary>
public static class JsonFields
{
    private static readonly string[] TextNames = ["text", "content", "page_content", "contents", "paragraph_text"];

    /// <summary>Reads a switch: true, false, or these words; null where it is not there or null.</summary>
    /// <param name="request">The object.</param>
    /// <param name="names">The field's names, the first that is there counts.</param>
    /// <exception cref="UsageException">It is something else.</exception>
    public static bool? Switch(this JsonRecord request, params ReadOnlySpan<string> names) =>
        Found(request, names) is not var (name, value) ? null : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(new JsonRecord(value, name).AsText(), out bool word) => word,
            _ => throw Wrong(name, value, "true or false"),
        };

    /// <summary>Reads a whole number of at least 0; null where it is not there or null.</summary>
    /// <inheritdoc cref="Switch"/>
    public static int? Number(this JsonRecord request, params ReadOnlySpan<string> names) =>
        Found(request, names) is not var (name, value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 ? (int)Math.Min(number, int.MaxValue)
        : throw Wrong(name, value, "a whole number of at least 0");

    /// <summary>Reads a text that must be there and have words in it: a string, or an object with one.</summary>
    /// <inheritdoc cref="Switch"/>
    public static string Words(this JsonRecord request, params ReadOnlySpan<string> names)
    {
        if (Found(request, names) is not var (name, value))
            throw new UsageException($"There is no {names[0]}; expected a text.", names[0]);
        string text = TextOf(new JsonRecord(value, name));
        return string.IsNullOrWhiteSpace(text) ? throw new UsageException($"{name} is empty; expected a text.", name) : text;
    }

    /// <summary>Reads a list that must be there and have something in it; one thing alone is a list of one.</summary>
    /// <inheritdoc cref="Switch"/>
    public static IReadOnlyList<JsonRecord> List(this JsonRecord request, params ReadOnlySpan<string> names)
    {
        if (Found(request, names) is not var (name, value))
            throw new UsageException($"There is no {names[0]}; expected a list.", names[0]);
        JsonRecord[] items = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((item, index) => new JsonRecord(item, FormattableString.Invariant($"{name}[{index}]")))]
            : [new JsonRecord(value, name)];
        return items.Length > 0 ? items : throw new UsageException($"{name} is empty; expected at least one.", name);
    }

    /// <summary>
    /// Reads texts as passages, with their places for ids; those of objects are in their field <c>text</c>, and may have a title.
    /// </summary>
    /// <param name="items">The texts.</param>
    /// <exception cref="UsageException">One has no text.</exception>
    public static IReadOnlyList<Passage> Passages(IReadOnlyList<JsonRecord> items) =>
        [
            .. items.Select(
                (item, index) => new Passage(
                    FormattableString.Invariant($"{index}"), TextOf(item), item.Element.ValueKind == JsonValueKind.Object
                        ? item.Text("title") : null)),
        ];

    /// <summary>Reads passages with ids of their own; one without is named by its place.</summary>
    /// <param name="items">The passages.</param>
    /// <param name="before">How many there are before them; null where each needs an id, since it is kept by it.</param>
    /// <exception cref="UsageException">An id is there twice, or missing.</exception>
    public static IReadOnlyList<Passage> Named(IReadOnlyList<JsonRecord> items, int? before)
    {
        Passage[] passages =
        [
            .. Passages(items)
                .Zip(items,
                    (passage, item) => passage with
                    {
                        Id = IdOf(item)
                            ?? (before + int.Parse(passage.Id, CultureInfo.InvariantCulture))?.ToString(CultureInfo.InvariantCulture)
                            ?? throw new UsageException($"{item.Place} has no id; expected one, by which the passage is kept.", item.Place),
                    }),
        ];
        string? twice = passages.GroupBy(passage => passage.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? passages : throw new UsageException(
            $"The id '{twice}' is there twice; each passage needs one of its own.", "passages");
    }

    /// <summary>Says whether a field is there and not null.</summary>
    /// <param name="request">The object.</param>
    /// <param name="name">The field's name.</param>
    public static bool Has(this JsonRecord request, string name) => Found(request, [name]) is not null;

    private static string? IdOf(JsonRecord item) => item.Element.ValueKind == JsonValueKind.Object ? item.Text("id", "_id") : null;

    private static string TextOf(JsonRecord item) => item.Element.ValueKind switch
    {
        JsonValueKind.String => item.AsText(),
        JsonValueKind.Object when item.TryGet("content", out JsonElement parts) && parts.ValueKind == JsonValueKind.Array =>
            string.Join('\n', parts.EnumerateArray().Select(part => TextOf(new JsonRecord(part, item.Place)))),
        JsonValueKind.Object => item.Text(TextNames)
            ?? throw new UsageException(
                $"{item.Place} has no text; expected a string, or an object with one of the fields {string.Join(", ", TextNames)}.",
                item.Place),
        _ => throw Wrong(item.Place, item.Element, "a string, or an object with a text"),
    };

    private static (string Name, JsonElement Value)? Found(JsonRecord request, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (request.TryGet(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
                return (name, value);
        }

        return null;
    }

    private static UsageException Wrong(string name, JsonElement value, string expected) =>
        new($"{name} holds {(value.ValueKind is JsonValueKind.Number ? value.GetRawText() : JsonRecord.Named(value.ValueKind))}; "
            + $"expected {expected}.", name);
}
