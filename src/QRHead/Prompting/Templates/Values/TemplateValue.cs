namespace QRHead.Prompting.Templates.Values;

/// <summary>What a name that nothing stands for gives: nothing, in a text; an error, where something is done with it.</summary>
/// <param name="Name">The name.</param>
internal sealed record Undefined(string Name);

/// <summary>The kinds of <see cref="Sequence"/>.</summary>
internal enum SequenceKind
{
    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple.</summary>
    Tuple,

    /// <summary>What a filter gives item by item: true even without items.</summary>
    Generator,
}

/// <summary>Items in order.</summary>
/// <param name="Items">The items.</param>
/// <param name="Kind">What Python calls it.</param>
internal sealed record Sequence(IReadOnlyList<object?> Items, SequenceKind Kind = SequenceKind.List);

/// <summary>Something whose parts have names.</summary>
internal interface IAttributes
{
    /// <summary>Gets a part; <see cref="Undefined"/> where there is none.</summary>
    object? Attribute(string name);
}

/// <summary>What <c>namespace()</c> makes: variables that a loop can set for those behind it.</summary>
internal sealed class Namespace : IAttributes
{
    private readonly Dictionary<string, object?> _values = [];

    public object? Attribute(string name) => _values.TryGetValue(name, out object? value) ? value : new Undefined(name);

    /// <summary>Sets a variable.</summary>
    public void Set(string name, object? value) => _values[name] = value;
}

/// <summary>Something that can be called: a macro, a method of a value, or one of the functions that every template has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Invoke">Calls it.</param>
internal sealed record Function(string Name, Func<Arguments, object?> Invoke);
