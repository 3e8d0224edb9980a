using QRHead.Prompting.Templates.Expressions;

namespace QRHead.Prompting.Templates.Values;

/// <summary>The tests, <c>a is test</c>, by their names.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Func<object?, Arguments, bool>> Known = new()
    {
        ["boolean"] = (value, _) => value is bool,
        ["callable"] = (value, _) => value is Function,
        ["defined"] = (value, _) => value is not Undefined,
        ["divisibleby"] = (value, with) => Whole(value) % with.Whole(0, "num", 1) == 0,
        ["even"] = (value, _) => Whole(value) % 2 == 0,
        ["false"] = (value, _) => value is false,
        ["float"] = (value, _) => value is double,
        ["integer"] = (value, _) => value is long,
        ["iterable"] = (value, _) => value is Sequence or Mapping or MarkedText or Undefined,
        ["lower"] = (value, with) => Text(value, with) is var text && text.Any(char.IsLetter)
            && text.All(unit => char.ToLowerInvariant(unit) == unit),
        ["mapping"] = (value, _) => value is Mapping,
        ["none"] = (value, _) => value is null,
        ["number"] = (value, _) => value is bool or long or double,
        ["odd"] = (value, _) => Whole(value) % 2 != 0,
        ["sameas"] = (value, with) => with.Get(0, "other") is var other
            && (ReferenceEquals(value, other) || (value is bool or long && value.Equals(other))),
        ["sequence"] = (value, _) => value is Sequence { Kind: not SequenceKind.Generator } or Mapping or MarkedText or Undefined,
        ["string"] = (value, _) => value is MarkedText,
        ["true"] = (value, _) => value is true,
        ["undefined"] = (value, _) => value is Undefined,
        ["upper"] = (value, with) => Text(value, with) is var text && text.Any(char.IsLetter)
            && text.All(unit => char.ToUpperInvariant(unit) == unit),
        ["in"] = Compares("in"),
        ["eq"] = Compares("=="),
        ["equalto"] = Compares("=="),
        ["ne"] = Compares("!="),
        ["lt"] = Compares("<"),
        ["lessthan"] = Compares("<"),
        ["le"] = Compares("<="),
        ["gt"] = Compares(">"),
        ["greaterthan"] = Compares(">"),
        ["ge"] = Compares(">="),
    };

    /// <summary>Gets the names.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Finds a test; null where there is none.</summary>
    public static Func<object?, Arguments, bool>? Find(string name) => Known.GetValueOrDefault(name);

    private static Func<object?, Arguments, bool> Compares(string operation) =>
        (value, with) => Comparison.Holds(operation, value, with.Get(0, "other", new Undefined("other")));

    private static long Whole(object? value) =>
        value as long? ?? throw new TemplateFault($"It asks whether {Python.KindOf(value)} can be divided.");

    private static string Text(object? value, Arguments with) => PythonText.Of(value, with.Run.Budget).Text;
}
