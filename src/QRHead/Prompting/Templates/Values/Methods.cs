namespace QRHead.Prompting.Templates.Values;

/// <summary>
/// The methods of texts, mappings and lists. Those that would change a value are left out, as in the sandbox that templates are written
/// for.
/// </summary>
internal static class Methods
{
    private static readonly Dictionary<string, Func<MarkedText, Arguments, object?>> OfTexts = new()
    {
        ["capitalize"] = (text, _) => PythonText.Capitalized(text),
        ["count"] = (text, with) => (long)PythonText.Split(text, with.Text(0, "sub").Text, -1).Count() - 1,
        ["endswith"] = (text, with) => AnyOf(with, part => text.Text.EndsWith(part, StringComparison.Ordinal)),
        ["find"] = (text, with) => Place(text, text.Text.IndexOf(with.Text(0, "sub").Text, StringComparison.Ordinal)),
        ["isalpha"] = (text, _) => text.Text.Length > 0 && text.Text.All(char.IsLetter),
        ["isdigit"] = (text, _) => text.Text.Length > 0 && text.Text.All(char.IsDigit),
        ["islower"] = (text, _) => text.Text.Any(char.IsLetter) && text.Text.All(unit => char.ToLowerInvariant(unit) == unit),
        ["isspace"] = (text, _) => text.Text.Length > 0 && text.Text.All(MarkedText.IsBlank),
        ["isupper"] = (text, _) => text.Text.Any(char.IsLetter) && text.Text.All(unit => char.ToUpperInvariant(unit) == unit),
        ["join"] = (text, with) => ListFilters.Join(with.Get(0, "iterable"), with with { Positional = [text] }),
        ["lower"] = (text, _) => text.Rewritten(text.Text.ToLowerInvariant()),
        ["lstrip"] = (text, with) => text.Trimmed(with.TextOrNull(0, "chars")?.Text, end: false),
        ["removeprefix"] = (text, with) => with.Text(0, "prefix").Text is var part && text.Text.StartsWith(part, StringComparison.Ordinal)
            ? text.Slice(part.Length, text.Text.Length) : text,
        ["removesuffix"] = (text, with) => with.Text(0, "suffix").Text is var part && text.Text.EndsWith(part, StringComparison.Ordinal)
            ? text.Slice(0, text.Text.Length - part.Length) : text,
        ["replace"] = (text, with) => PythonText.Replace(
            text, with.Text(0, "old"), with.Text(1, "new"), with.Whole(2, "count", -1), with.Run.Budget),
        ["rfind"] = (text, with) => Place(text, text.Text.LastIndexOf(with.Text(0, "sub").Text, StringComparison.Ordinal)),
        ["rsplit"] = (text, with) =>
            ListFilters.Listed(PythonText.SplitFromEnd(text, with.Text(0, "sep").Text, with.Whole(1, "maxsplit", -1)), with),
        ["rstrip"] = (text, with) => text.Trimmed(with.TextOrNull(0, "chars")?.Text, start: false),
        ["split"] = (text, with) =>
            ListFilters.Listed(PythonText.Split(text, with.TextOrNull(0, "sep")?.Text, with.Whole(1, "maxsplit", -1)), with),
        ["splitlines"] = (text, with) => ListFilters.Listed(Lines(text), with),
        ["startswith"] = (text, with) => AnyOf(with, part => text.Text.StartsWith(part, StringComparison.Ordinal)),
        ["strip"] = (text, with) => text.Trimmed(with.TextOrNull(0, "chars")?.Text),
        ["title"] = (text, _) => PythonText.Titled(text),
        ["upper"] = (text, _) => text.Rewritten(text.Text.ToUpperInvariant()),
    };

    private static readonly Dictionary<string, Func<Mapping, Arguments, object?>> OfMappings = new()
    {
        ["get"] = (mapping, with) => mapping.Get(with.Text(0, "key").Text) is var found and not Undefined ? found : with.Get(1, "default"),
        ["items"] = (mapping, _) => Items(mapping),
        ["keys"] = (mapping, _) => new Sequence([.. mapping.Entries.Select(entry => entry.Key)]),
        ["values"] = (mapping, _) => new Sequence([.. mapping.Entries.Select(entry => entry.Value)]),
    };

    private static readonly Dictionary<string, Func<Sequence, Arguments, object?>> OfLists = new()
    {
        ["count"] = (list, with) => (long)list.Items.Count(item => Python.Equals(item, with.Get(0, "value"))),
        ["index"] = (list, with) => list.Items.Index()
            .FirstOrDefault(item => Python.Equals(item.Item, with.Get(0, "value")), (-1, null)).Index is >= 0 and int place
            ? (long)place
            : throw new TemplateFault("'index' is asked for something that is not in the list."),
    };

    /// <summary>Finds a method, bound to its value; null where there is none.</summary>
    public static Function? Find(object? value, string name) => value switch
    {
        MarkedText text when OfTexts.TryGetValue(name, out var method) => new Function(name, with => method(text, with)),
        Mapping mapping when OfMappings.TryGetValue(name, out var method) => new Function(name, with => method(mapping, with)),
        Sequence list when OfLists.TryGetValue(name, out var method) => new Function(name, with => method(list, with)),
        _ => null,
    };

    /// <summary>The entries of a mapping as pairs.</summary>
    public static Sequence Items(Mapping mapping) =>
        new([.. mapping.Entries.Select(entry => new Sequence([entry.Key, entry.Value], SequenceKind.Tuple))]);

    private static bool AnyOf(Arguments with, Func<string, bool> holds) => with.Get(0, "prefix") is Sequence several
        ? several.Items.OfType<MarkedText>().Any(part => holds(part.Text))
        : holds(with.Text(0, "prefix").Text);

    private static long Place(MarkedText text, int unit) => unit < 0 ? -1 : PythonText.Length(text.Text[..unit]);

    private static IEnumerable<MarkedText> Lines(MarkedText text)
    {
        int from = 0;
        for (int at = 0; at < text.Text.Length; at++)
        {
            if (text.Text[at] is not ('\n' or '\r'))
                continue;
            yield return text.Slice(from, at);
            if (text.Text[at] == '\r' && at + 1 < text.Text.Length && text.Text[at + 1] == '\n')
                at++;
            from = at + 1;
        }

        if (from < text.Text.Length)
            yield return text.Slice(from, text.Text.Length);
    }
}
