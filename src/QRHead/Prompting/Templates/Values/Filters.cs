using System.Globalization;

namespace QRHead.Prompting.Templates.Values;

/// <summary>The filters, <c>a|filter</c>, by their names.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Func<object?, Arguments, object?>> Known = new()
    {
        ["abs"] = (value, _) => value switch
        {
            long whole => (object)Math.Abs(Math.Max(whole, -long.MaxValue)),
            double number => Math.Abs(number),
            _ => throw new TemplateFault($"'abs' is asked of {Python.KindOf(value)}."),
        },
        ["attr"] = (value, with) => Expressions.AttributeAccess.Of(value, with.Text(0, "name").Text),
        ["capitalize"] = (value, with) => PythonText.Capitalized(Text(value, with)),
        ["count"] = (value, _) => Python.Length(value),
        ["d"] = Default,
        ["default"] = Default,
        ["dictsort"] = ListFilters.DictSort,
        ["escape"] = Escape,
        ["e"] = Escape,
        ["first"] = (value, _) => Python.Items(value) is [var first, ..] ? first : new Undefined("first"),
        ["float"] = (value, with) => ToNumber(value) ?? with.Get(0, "default", 0.0),
        ["indent"] = Indent,
        ["int"] = (value, with) => ToNumber(value) is { } number && Math.Abs(number) < long.MaxValue ? (long)Math.Truncate(number)
            : with.Get(0, "default", 0L),
        ["items"] = (value, _) => value is Undefined ? new Sequence([])
            : Methods.Items(value as Mapping ?? throw new TemplateFault($"'items' is asked of {Python.KindOf(value)}.")),
        ["join"] = ListFilters.Join,
        ["last"] = (value, _) => Python.Items(value) is [.., var last] ? last : new Undefined("last"),
        ["length"] = (value, _) => Python.Length(value),
        ["list"] = (value, with) => ListFilters.Listed(Python.Items(value), with),
        ["lower"] = (value, with) => Rewritten(Text(value, with), text => text.ToLowerInvariant()),
        ["map"] = ListFilters.Map,
        ["max"] = (value, with) => ListFilters.Extreme(value, with, 1),
        ["min"] = (value, with) => ListFilters.Extreme(value, with, -1),
        ["reject"] = (value, with) => ListFilters.Select(value, with, wanted: false),
        ["rejectattr"] = (value, with) => ListFilters.SelectByAttribute(value, with, wanted: false),
        ["replace"] = (value, with) =>
            PythonText.Replace(
                Text(value, with), Text(with.Get(0, "old"), with), Text(with.Get(1, "new"), with), with.Whole(
                    2, "count", -1), with.Run.Budget),
        ["reverse"] = ListFilters.Reverse,
        ["round"] = (value, with) => Round(value, with),
        ["safe"] = (value, with) => Text(value, with),
        ["select"] = (value, with) => ListFilters.Select(value, with, wanted: true),
        ["selectattr"] = (value, with) => ListFilters.SelectByAttribute(value, with, wanted: true),
        ["sort"] = ListFilters.Sort,
        ["string"] = (value, with) => Text(value, with),
        ["sum"] = ListFilters.Sum,
        ["title"] = (value, with) => PythonText.Titled(Text(value, with)),
        ["tojson"] = ToJson,
        ["trim"] = (value, with) => Text(value, with).Trimmed(with.TextOrNull(0, "chars")?.Text),
        ["unique"] = ListFilters.Unique,
        ["upper"] = (value, with) => Rewritten(Text(value, with), text => text.ToUpperInvariant()),
    };

    /// <summary>Gets the names.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Finds a filter; null where there is none.</summary>
    public static Func<object?, Arguments, object?>? Find(string name) => Known.GetValueOrDefault(name);

    private static MarkedText Text(object? value, Arguments with) => PythonText.Of(value, with.Run.Budget);

    private static MarkedText Rewritten(MarkedText text, Func<string, string> change) => text.Rewritten(change(text.Text));

    private static object? Default(object? value, Arguments with) =>
        value is Undefined || (with.Flag(1, "boolean") && !Python.IsTrue(value)) ? with.Get(0, "default_value", MarkedText.Empty) : value;

    private static double? ToNumber(object? value) => value is MarkedText { Text: var text }
        ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null
        : Python.Number(value);

    private static double Round(object? value, Arguments with)
    {
        double number = Python.Number(value) ?? throw new TemplateFault($"'round' is asked of {Python.KindOf(value)}.");
        int digits = (int)Math.Clamp(with.Whole(0, "precision", 0), 0, 15);
        double scale = Math.Pow(10, digits);
        return (with.TextOrNull(1, "method")?.Text ?? "common") switch
        {
            "common" => Math.Round(number, digits, MidpointRounding.ToEven),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            var other => throw new TemplateFault($"'round' knows common, ceil and floor, not '{other}'."),
        };
    }

    private static MarkedText? ToJson(object? value, Arguments with)
    {
        with.AtMost(1, "indent", "ensure_ascii", "separators", "sort_keys");
        if (with.Flag(-1, "ensure_ascii") || with.Named.ContainsKey("separators"))
            throw new TemplateFault("'tojson' is asked for other separators, or for ASCII only.");
        long indent = with.Whole(0, "indent", -1);
        return new PythonJson(
            with.Run.Budget, indent < 0 ? null : (int)Math.Min(indent, 64), with.Named.TryGetValue("sort_keys", out object? sorted)
                && Python.IsTrue(sorted)).Write(value);
    }

    private static MarkedText? Escape(object? value, Arguments with)
    {
        var escaped = new MarkedTextBuilder(with.Run.Budget);
        foreach (MarkedText unit in PythonText.Characters(Text(value, with)))
        {
            escaped.Append(unit.Text switch
            {
                "&" => unit.Rewritten("&amp;"),
                "<" => unit.Rewritten("&lt;"),
                ">" => unit.Rewritten("&gt;"),
                "'" => unit.Rewritten("&#39;"),
                "\"" => unit.Rewritten("&#34;"),
                _ => unit,
            });
        }

        return escaped.Build();
    }

    private static MarkedText? Indent(object? value, Arguments with)
    {
        object? width = with.Get(0, "width", 4L);
        MarkedText blanks = width as MarkedText ?? MarkedText.Written(new string(' ', (int)Math.Clamp(with.Whole(0, "width", 4), 0, 64)));
        bool first = with.Flag(1, "first"), blank = with.Flag(2, "blank");
        var indented = new MarkedTextBuilder(with.Run.Budget);
        int number = 0;
        foreach (MarkedText line in PythonText.Split(Text(value, with), "\n", -1))
        {
            if (number > 0)
                indented.Append("\n");
            if (number++ == 0 ? first : blank || line.Text.Length > 0)
                indented.Append(blanks);
            indented.Append(line);
        }

        return indented.Build();
    }
}
