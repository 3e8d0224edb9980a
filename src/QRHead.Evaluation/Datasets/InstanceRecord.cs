using System.Text.Json;

namespace QRHead.Evaluation.Datasets;

/// <summary>A JSON object of a data set, and objects inside it; what is missing or of another kind is said with the place.</summary>
/// <param name="record">An object.</param>
internal sealed class InstanceRecord(JsonRecord record)
{
    /// <summary>Gets where the object stands, for messages.</summary>
    public string Place => record.Place;

    /// <summary>Gets whether there is a field, whatever it holds.</summary>
    public bool Has(string field) => record.TryGet(field, out _);

    /// <summary>Gets a text or a number.</summary>
    /// <exception cref="InputException">There is no such field, or it holds something else.</exception>
    public string Text(string field) =>
        record.Text(field) ?? throw new InputException($"{Place} has no text in the field '{field}'.");

    /// <summary>Gets a text or a number, or null where the field is missing or null.</summary>
    /// <exception cref="InputException">The field holds something else.</exception>
    public string? TextOrNull(string field) => record.Text(field);

    /// <summary>Gets whether a field holds true.</summary>
    public bool IsTrue(string field) => record.TryGet(field, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Gets an object.</summary>
    /// <exception cref="InputException">There is no such field, or it holds something else.</exception>
    public InstanceRecord Object(string field) => Nested(Field(field, JsonValueKind.Object), $"'{field}'");

    /// <summary>Gets the fields of the object that hold lists of objects, in their order.</summary>
    public IEnumerable<string> ListFields() =>
        record.Element.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Array).Select(record.NameOf);

    /// <summary>Gets the objects of a list.</summary>
    /// <exception cref="InputException">There is no such field, it holds no list, or the list holds something else.</exception>
    public IEnumerable<InstanceRecord> Objects(string field) => Objects(Field(field, JsonValueKind.Array), field);

    /// <summary>Gets the lists of objects in a list.</summary>
    /// <exception cref="InputException">There is no such field, it holds no list, or the list holds something else.</exception>
    public IEnumerable<IEnumerable<InstanceRecord>> Lists(string field) =>
        Field(field, JsonValueKind.Array).EnumerateArray()
            .Select((list, i) => Objects(Expect(list, JsonValueKind.Array, $"{field}[{i}]"), $"{field}[{i}]"));

    /// <summary>Gets the texts or numbers of a list; none where the field is missing or null.</summary>
    /// <exception cref="InputException">The field holds no list, or the list holds something else.</exception>
    public string[] Texts(string field)
    {
        if (!record.TryGet(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return [];
        return [.. Expect(value, JsonValueKind.Array, field).EnumerateArray().Select((item, i) => TextOf(item, $"{field}[{i}]"))];
    }

    /// <summary>
    /// Gets the accepted answers, of <c>answers</c> or <c>answer</c>: a text, a number, or a list of them; none where there is something
    /// else, which only matters to answering.
    /// </summary>
    public string[] Answers()
    {
        if (!record.TryGet("answers", out JsonElement value) && !record.TryGet("answer", out value))
            return [];
        IEnumerable<JsonElement> all = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        return [.. all.Where(one => one.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(one => TextOf(one, "answer"))];
    }

    private IEnumerable<InstanceRecord> Objects(JsonElement list, string name) =>
        list.EnumerateArray().Select((item, i) => Nested(Expect(item, JsonValueKind.Object, $"{name}[{i}]"), $"'{name}[{i}]'"));

    private InstanceRecord Nested(JsonElement element, string name) => new(new JsonRecord(element, $"{Place}, {name}"));

    private JsonElement Field(string field, JsonValueKind kind) =>
        record.TryGet(field, out JsonElement value)
            ? Expect(value, kind, field)
            : throw new InputException($"{Place} has no field '{field}'; expected {JsonRecord.Named(kind)}.");

    private JsonElement Expect(JsonElement value, JsonValueKind kind, string name) =>
        value.ValueKind == kind
            ? value
            : throw new InputException($"{Place}: '{name}' holds {JsonRecord.Named(value.ValueKind)}; expected {JsonRecord.Named(kind)}.");

    private string TextOf(JsonElement item, string name) => item.ValueKind switch
    {
        JsonValueKind.String => new JsonRecord(item, $"{Place}, '{name}'").AsText(),
        JsonValueKind.Number => item.GetRawText(),
        _ => throw new InputException($"{Place}: '{name}' holds {JsonRecord.Named(item.ValueKind)}; expected text."),
    };
}
