using System.Text.Json;

namespace QRHead.Tokenization;

/// <summary>An element of <c>tokenizer.json</c> that knows where it stands, so that every complaint names file and place.</summary>
internal readonly struct JsonSection(JsonElement element, string location, string source)
{
    /// <summary>The highest id that is believed; real vocabularies stay below a million.</summary>
    public const int HighestId = 1 << 22;

    private string Location { get; } = location;

    private string Source { get; } = source;

    public JsonElement Element { get; } = element;

    public bool IsNull => Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public bool IsText => Element.ValueKind == JsonValueKind.String;

    /// <summary>Gets a member; one that is absent reads as null.</summary>
    public JsonSection this[string name]
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Object)
                throw Wrong("an object");
            string location = Location.Length == 0 ? name : $"{Location}.{name}";
            return new JsonSection(Element.TryGetProperty(name, out var member) ? member : default, location, Source);
        }
    }

    /// <summary>Reads the <c>type</c> of a component.</summary>
    public string Type() => this["type"].Text();

    public string Text()
    {
        if (Element.ValueKind != JsonValueKind.String)
            throw Wrong("a text");
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new TokenizerFileException(Source, Location, "the text is not valid Unicode.", e);
        }
    }

    /// <summary>Reads a text that is written into others; if it could be of any length, a small file would make endless texts.</summary>
    public string ShortText(int mostUnits) => Text() is { } text && text.Length <= mostUnits
        ? text
        : throw Broken($"the text has {Text().Length} UTF-16 units, wanted are at most {mostUnits}.");

    /// <summary>Reads a text that may be absent; the empty text, which old files write for none, reads as null too.</summary>
    public string? TextOrNull() => IsNull ? null : Text() is { Length: > 0 } text ? text : null;

    public bool Flag(bool whenAbsent) => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => whenAbsent,
        _ => throw Wrong("true or false"),
    };

    public int Number()
    {
        if (Element.ValueKind != JsonValueKind.Number || !Element.TryGetInt32(out int number) || number < 0)
            throw Wrong("a whole number, zero or more");
        return number;
    }

    /// <summary>Reads a token id.</summary>
    public int Id()
    {
        int id = Number();
        return id <= HighestId ? id : throw Broken($"the id is {id}, wanted is a whole number from 0 to {HighestId}.");
    }

    public IEnumerable<JsonSection> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            throw Wrong("a list");
        return ItemsOf(this);
    }

    public IEnumerable<(string Name, JsonSection Value)> Members()
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return MembersOf(this);
    }

    /// <summary>Makes the complaint that this component is of a kind that is not supported.</summary>
    /// <param name="found">What the file asks for.</param>
    /// <param name="supported">What it may ask for.</param>
    public TokenizerFileException Unsupported(string found, string supported) =>
        Broken($"{found} is not supported; supported: {supported}.");

    public TokenizerFileException Broken(string problem) => new(Source, Location.Length == 0 ? "file" : Location, problem);

    private static IEnumerable<JsonSection> ItemsOf(JsonSection list)
    {
        int i = 0;
        foreach (var item in list.Element.EnumerateArray())
            yield return new JsonSection(item, $"{list.Location}[{i++}]", list.Source);
    }

    private static IEnumerable<(string Name, JsonSection Value)> MembersOf(JsonSection section)
    {
        foreach (var member in section.Element.EnumerateObject())
            yield return (member.Name, new JsonSection(member.Value, $"{section.Location}.{member.Name}", section.Source));
    }

    private TokenizerFileException Wrong(string wanted) =>
        Broken(IsNull ? $"{wanted} is wanted here, but nothing is given."
            : $"{wanted} is wanted here, but it is of kind {Element.ValueKind}.");
}
