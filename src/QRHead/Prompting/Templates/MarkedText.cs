namespace QRHead.Prompting.Templates;

/// <summary>
/// A text that knows which of its characters were given to the template, as what somebody said, and which the template wrote. Whatever a
/// template does to a text keeps that, so a turn's words can't become a token that steers the model. Immutable.
/// </summary>
internal sealed class MarkedText
{
    private static readonly CharRange[] None = [];

    private MarkedText(string text, CharRange[] given) => (Text, Given) = (text, given);

    /// <summary>Gets the text without characters.</summary>
    public static MarkedText Empty { get; } = new("", None);

    /// <summary>Gets the characters.</summary>
    public string Text { get; }

    /// <summary>Gets which of them were given; ordered and disjoint.</summary>
    public IReadOnlyList<CharRange> Given { get; }

    /// <summary>A text that the template wrote.</summary>
    public static MarkedText Written(string text) => text.Length == 0 ? Empty : new(text, None);

    /// <summary>A text that was given to the template.</summary>
    public static MarkedText FromOutside(string text) => text.Length == 0 ? Empty : new(text, [new CharRange(0, text.Length)]);

    /// <summary>A text with its marks.</summary>
    /// <param name="text">The characters.</param>
    /// <param name="given">Ordered and disjoint ranges.</param>
    public static MarkedText Of(string text, IReadOnlyList<CharRange> given) => new(text, [.. given]);

    /// <summary>A part, by UTF-16 units.</summary>
    public MarkedText Slice(int start, int end)
    {
        if (start == 0 && end == Text.Length)
            return this;
        if (end <= start)
            return Empty;
        CharRange[] given =
        [
            .. Given.Where(range => range.Start < end && range.End > start)
                .Select(range => new CharRange(Math.Max(range.Start, start) - start, Math.Min(range.End, end) - start)),
        ];
        return new MarkedText(Text[start..end], given);
    }

    /// <summary>
    /// The same with other characters in the places of these; where their number changes, all count as given if any does.
    /// </summary>
    public MarkedText Rewritten(string text) =>
        text.Length == Text.Length ? new MarkedText(text, [.. Given]) : Given.Count > 0 ? FromOutside(text) : Written(text);

    /// <summary>The text without some characters at its ends.</summary>
    /// <param name="characters">The characters; null for white space.</param>
    /// <param name="start">Whether those at the start go.</param>
    /// <param name="end">Whether those at the end go.</param>
    public MarkedText Trimmed(string? characters, bool start = true, bool end = true)
    {
        bool Goes(char unit) => characters is null ? IsBlank(unit) : characters.Contains(unit, StringComparison.Ordinal);
        int from = 0, to = Text.Length;
        while (start && from < to && Goes(Text[from]))
            from++;
        while (end && to > from && Goes(Text[to - 1]))
            to--;
        return Slice(from, to);
    }

    /// <summary>Whether Python takes a character for white space.</summary>
    public static bool IsBlank(char unit) => char.IsWhiteSpace(unit) || unit is >= '\u001c' and <= '\u001f';

    public override string ToString() => Text;
}
