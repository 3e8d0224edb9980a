using System.Globalization;
using System.Text;

namespace QRHead.Prompting.Templates.Values;

/// <summary>What Python makes of texts, which it counts in characters, and how it writes values as texts.</summary>
internal static class PythonText
{
    /// <summary>The number of characters.</summary>
    public static long Length(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text.EnumerateRunes().Count() : text.Length;

    /// <summary>The characters, each as a text.</summary>
    public static IEnumerable<MarkedText> Characters(MarkedText text)
    {
        for (int at = 0; at < text.Text.Length;)
        {
            int units = Units(text.Text, at);
            yield return text.Slice(at, at + units);
            at += units;
        }
    }

    /// <summary>How many UTF-16 units the character at a place has.</summary>
    public static int Units(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    /// <summary>A value as it stands in a text.</summary>
    public static MarkedText Of(object? value, TemplateBudget budget) => value switch
    {
        MarkedText text => text,
        Undefined => MarkedText.Empty,
        _ => Written(new MarkedTextBuilder(budget), value, budget).Build(),
    };

    /// <summary>The parts of a text between white space, or between separators.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separator">The separator; null for white space.</param>
    /// <param name="most">How often to cut at most; below 0 for as often as it goes.</param>
    public static IEnumerable<MarkedText> Split(MarkedText text, string? separator, long most)
    {
        if (separator is null)
            return SplitAtBlanks(text, most);
        if (separator.Length == 0)
            throw new TemplateFault("It splits a text at an empty one.");
        return SplitAt(text, separator, most);
    }

    /// <summary>The same from the end.</summary>
    public static IEnumerable<MarkedText> SplitFromEnd(MarkedText text, string separator, long most)
    {
        if (separator.Length == 0)
            throw new TemplateFault("It splits a text at an empty one.");
        var parts = new List<MarkedText>();
        int end = text.Text.Length;
        while (most-- != 0 && end > 0 && text.Text.LastIndexOf(separator, end - 1, end, StringComparison.Ordinal) is >= 0 and int found)
        {
            parts.Insert(0, text.Slice(found + separator.Length, end));
            end = found;
        }

        parts.Insert(0, text.Slice(0, end));
        return parts;
    }

    /// <summary>The text with some parts of it exchanged.</summary>
    public static MarkedText Replace(MarkedText text, MarkedText old, MarkedText by, long most, TemplateBudget budget)
    {
        if (old.Text.Length == 0)
            throw new TemplateFault("It replaces an empty text.");
        var replaced = new MarkedTextBuilder(budget);
        int from = 0;
        while (most-- != 0 && text.Text.IndexOf(old.Text, from, StringComparison.Ordinal) is >= 0 and int found)
        {
            replaced.Append(text.Slice(from, found)).Append(by);
            from = found + old.Text.Length;
        }

        return replaced.Append(text.Slice(from, text.Text.Length)).Build();
    }

    /// <summary>The first letter upper, the others lower.</summary>
    public static MarkedText Capitalized(MarkedText text) => text.Text.Length == 0
        ? text
        : text.Rewritten(text.Text[..1].ToUpperInvariant() + text.Text[1..].ToLowerInvariant());

    /// <summary>The first letter of each word upper, the others lower.</summary>
    public static MarkedText Titled(MarkedText text)
    {
        var titled = new StringBuilder(text.Text.ToLowerInvariant());
        for (int i = 0; i < titled.Length; i++)
        {
            if (i == 0 || !char.IsLetter(titled[i - 1]))
                titled[i] = char.ToUpperInvariant(titled[i]);
        }

        return text.Rewritten(titled.ToString());
    }

    private static MarkedTextBuilder Written(MarkedTextBuilder text, object? value, TemplateBudget budget)
    {
        budget.Enter();
        switch (value)
        {
            case MarkedText inner:
                Quote(text, inner);
                break;
            case Sequence sequence:
                text.Append(sequence.Kind == SequenceKind.Tuple ? "(" : "[");
                WriteAll(text, sequence.Items, item => Written(text, item, budget));
                text.Append(sequence.Kind != SequenceKind.Tuple ? "]" : sequence.Items.Count == 1 ? ",)" : ")");
                break;
            case Mapping mapping:
                text.Append("{");
                WriteAll(text, mapping.Entries, entry => Written(Written(text, entry.Key, budget).Append(": "), entry.Value, budget));
                text.Append("}");
                break;
            default:
                text.Append(value switch
                {
                    null => "None",
                    bool flag => flag ? "True" : "False",
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    double number => Python.Write(number),
                    Undefined => "Undefined",
                    _ => throw new TemplateFault($"It writes {Python.KindOf(value)} as a text."),
                });
                break;
        }

        budget.Leave();
        return text;
    }

    private static void WriteAll<T>(MarkedTextBuilder text, IReadOnlyList<T> items, Action<T> write)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            write(items[i]);
        }
    }

    private static void Quote(MarkedTextBuilder text, MarkedText inner)
    {
        string quote = inner.Text.Contains('\'', StringComparison.Ordinal) && !inner.Text.Contains('"', StringComparison.Ordinal)
            ? "\"" : "'";
        string escaped = inner.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        text.Append(quote).Append(inner.Rewritten(quote == "'" ? escaped.Replace("'", "\\'", StringComparison.Ordinal) : escaped))
            .Append(quote);
    }

    private static IEnumerable<MarkedText> SplitAtBlanks(MarkedText text, long most)
    {
        for (int at = 0; ;)
        {
            while (at < text.Text.Length && MarkedText.IsBlank(text.Text[at]))
                at++;
            if (at == text.Text.Length)
                yield break;
            int start = at;
            if (most-- == 0)
                at = text.Text.Length;
            while (at < text.Text.Length && !MarkedText.IsBlank(text.Text[at]))
                at++;
            yield return text.Slice(start, at);
        }
    }

    private static IEnumerable<MarkedText> SplitAt(MarkedText text, string separator, long most)
    {
        int from = 0;
        while (most-- != 0 && text.Text.IndexOf(separator, from, StringComparison.Ordinal) is >= 0 and int found)
        {
            yield return text.Slice(from, found);
            from = found + separator.Length;
        }

        yield return text.Slice(from, text.Text.Length);
    }
}
