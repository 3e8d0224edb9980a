namespace QRHead.Prompting.Templates.Values;

/// <summary>What a filter, test, method or macro is called with.</summary>
/// <param name="Callee">Its name, for messages.</param>
/// <param name="Positional">Values by their place.</param>
/// <param name="Named">Values by their name.</param>
/// <param name="Run">What it runs in.</param>
internal sealed record Arguments(
    string Callee, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named, TemplateRun Run)
{
    /// <summary>Gets one by place or name; another where it is not given.</summary>
    public object? Get(int place, string name, object? missing = null) =>
        place >= 0 && place < Positional.Count ? Positional[place] : Named.TryGetValue(name, out object? value) ? value : missing;

    /// <summary>Gets a text.</summary>
    /// <exception cref="TemplateFault">It is something else.</exception>
    public MarkedText Text(int place, string name) => Get(place, name) as MarkedText ?? throw Wrong(name, Get(place, name), "a text");

    /// <summary>Gets a text, or null where it is not given.</summary>
    public MarkedText? TextOrNull(int place, string name) => Get(place, name) is null ? null : Text(place, name);

    /// <summary>Gets a whole number.</summary>
    public long Whole(int place, string name, long missing) =>
        Get(place, name, missing) is long whole ? whole : throw Wrong(name, Get(place, name), "a whole number");

    /// <summary>Gets whether something is true.</summary>
    public bool Flag(int place, string name) => Python.IsTrue(Get(place, name, false));

    /// <summary>The same without the first ones by place.</summary>
    public Arguments Behind(int places) => this with { Positional = [.. Positional.Skip(places)] };

    /// <summary>Refuses more values by place than are known.</summary>
    public void AtMost(int places, params ReadOnlySpan<string> names)
    {
        if (Positional.Count > places)
            throw new TemplateFault($"'{Callee}' is called with {Positional.Count} values; it takes at most {places}.");
        foreach (string name in Named.Keys)
        {
            if (!names.Contains(name))
                throw new TemplateFault($"'{Callee}' is called with '{name}', which it does not know.");
        }
    }

    private TemplateFault Wrong(string name, object? found, string expected) =>
        new($"'{Callee}' is called with {Python.KindOf(found)} for '{name}'; expected {expected}.");
}
