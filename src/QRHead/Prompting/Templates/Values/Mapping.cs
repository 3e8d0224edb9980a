namespace QRHead.Prompting.Templates.Values;

/// <summary>
/// Values by their names, in the order in which they were added. A name is a text, which keeps its marks, or a whole number.
/// </summary>
internal sealed class Mapping
{
    private readonly Dictionary<object, int> _places = [];
    private readonly List<KeyValuePair<object, object?>> _entries = [];

    /// <summary>Makes one without entries.</summary>
    public Mapping()
    {
    }

    /// <summary>Makes one with entries whose names are the program's own.</summary>
    public Mapping(params IEnumerable<(string Name, object? Value)> entries)
    {
        foreach ((string name, object? value) in entries)
            Set(MarkedText.Written(name), value);
    }

    /// <summary>Gets the entries.</summary>
    public IReadOnlyList<KeyValuePair<object, object?>> Entries => _entries;

    /// <summary>Sets a value.</summary>
    /// <exception cref="TemplateFault">The name is neither a text nor a whole number.</exception>
    public void Set(object? name, object? value)
    {
        object key = Key(name) ?? throw new TemplateFault(
            $"It names an entry of a mapping by {Python.KindOf(name)}; expected a text or a whole number.");
        if (_places.TryAdd(key, _entries.Count))
            _entries.Add(new(name!, value));
        else
            _entries[_places[key]] = new(_entries[_places[key]].Key, value);
    }

    /// <summary>Whether there is a name.</summary>
    public bool Has(object? name) => Key(name) is { } key && _places.ContainsKey(key);

    /// <summary>Gets a value; <see cref="Undefined"/> where there is none.</summary>
    public object? Get(object? name) =>
        Key(name) is { } key && _places.TryGetValue(key, out int place) ? _entries[place].Value : new Undefined(name?.ToString() ?? "none");

    private static object? Key(object? name) => name switch
    {
        MarkedText text => text.Text,
        string or long => name,
        _ => null,
    };
}
