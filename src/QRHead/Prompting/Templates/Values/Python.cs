using System.Globalization;

namespace QRHead.Prompting.Templates.Values;

/// <summary>
/// What Python makes of values: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="MarkedText"/> and those of
/// this folder.
/// </summary>
internal static class Python
{
    /// <summary>Whether a value counts as true.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long whole => whole != 0,
        double number => number != 0,
        MarkedText text => text.Text.Length > 0,
        Sequence sequence => sequence.Kind == SequenceKind.Generator || sequence.Items.Count > 0,
        Mapping mapping => mapping.Entries.Count > 0,
        _ => true,
    };

    /// <summary>What a value is, in the words of a message.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "none",
        Undefined { Name: var name } => $"'{name}', which is not defined,",
        bool => "a truth value",
        long => "a whole number",
        double => "a number",
        MarkedText => "a text",
        Sequence => "a list",
        Mapping => "a mapping",
        Function => "a function",
        _ => "an object",
    };

    /// <summary>Whether two values are equal.</summary>
    public static new bool Equals(object? a, object? b) => (a, b) switch
    {
        (null, null) or (Undefined, Undefined) => true,
        (MarkedText x, MarkedText y) => x.Text == y.Text,
        (Sequence x, Sequence y) =>
            x.Kind == y.Kind && x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(pair => Equals(pair.First, pair.Second)),
        (Mapping x, Mapping y) =>
            x.Entries.Count == y.Entries.Count && x.Entries.All(entry => y.Has(entry.Key) && Equals(entry.Value, y.Get(entry.Key))),
        _ when Number(a) is { } x && Number(b) is { } y => a is double || b is double ? x == y : Whole(a) == Whole(b),
        _ => ReferenceEquals(a, b),
    };

    /// <summary>Which of two values comes first: below 0, 0, above 0.</summary>
    /// <exception cref="TemplateFault">They can't be compared.</exception>
    public static int Compare(object? a, object? b) => (a, b) switch
    {
        (MarkedText x, MarkedText y) => ComparePoints(x.Text, y.Text),
        (Sequence x, Sequence y) when x.Kind == y.Kind => CompareItems(x.Items, y.Items),
        _ when Number(a) is { } x && Number(b) is { } y => a is double || b is double ? x.CompareTo(y) : Whole(a).CompareTo(Whole(b)),
        _ => throw new TemplateFault($"It compares {KindOf(a)} with {KindOf(b)}."),
    };

    /// <summary>The number that a value is, or stands for; null where it is none.</summary>
    public static double? Number(object? value) => value switch
    {
        bool flag => flag ? 1 : 0,
        long whole => whole,
        double number => number,
        _ => null,
    };

    /// <summary>The items of a value.</summary>
    /// <exception cref="TemplateFault">It has none.</exception>
    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        Sequence sequence => sequence.Items,
        Mapping mapping => [.. mapping.Entries.Select(entry => entry.Key)],
        MarkedText text => [.. PythonText.Characters(text)],
        Undefined => [],
        _ => throw new TemplateFault($"It goes through {KindOf(value)} as if it were a list."),
    };

    /// <summary>How many items or characters a value has.</summary>
    public static long Length(object? value) => value switch
    {
        MarkedText text => PythonText.Length(text.Text),
        Sequence { Kind: SequenceKind.Generator } => throw new TemplateFault("It asks for the length of what a filter gives item by item."),
        Sequence or Mapping or Undefined => Items(value).Count,
        _ => throw new TemplateFault($"It asks for the length of {KindOf(value)}."),
    };

    /// <summary>Whether a value is among the items of another, or a part of a text.</summary>
    public static bool Contains(object? whole, object? part) => whole switch
    {
        MarkedText text => part is MarkedText wanted
            ? text.Text.Contains(wanted.Text, StringComparison.Ordinal)
            : throw new TemplateFault($"It looks for {KindOf(part)} in a text."),
        Mapping mapping => mapping.Has(part),
        _ => Items(whole).Any(item => Equals(item, part)),
    };

    /// <summary>A number as Python writes it.</summary>
    public static string Write(double number)
    {
        if (double.IsNaN(number))
            return "nan";
        if (double.IsInfinity(number))
            return number > 0 ? "inf" : "-inf";
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        if (Math.Abs(number) is >= 1e15 and < 1e16)
            text = number.ToString("F1", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) ? text.Replace('E', 'e') : text.Contains('.', StringComparison.Ordinal) ? text
            : $"{text}.0";
    }

    private static long Whole(object? value) => value is bool flag ? (flag ? 1 : 0) : (long)value!;

    /// <summary>By code points, as Python does: characters beyond U+FFFF come last.</summary>
    private static int ComparePoints(string a, string b)
    {
        int common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length - b.Length;
        bool beyondA = char.IsSurrogate(a[common]), beyondB = char.IsSurrogate(b[common]);
        return beyondA == beyondB ? a[common] - b[common] : beyondA ? 1 : -1;
    }

    private static int CompareItems(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (!Equals(a[i], b[i]))
                return Compare(a[i], b[i]);
        }

        return a.Count - b.Count;
    }
}
