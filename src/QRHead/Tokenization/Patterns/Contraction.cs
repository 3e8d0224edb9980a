namespace QRHead.Tokenization.Patterns;

/// <summary>The expression <c>'s|'t|'re|'ve|'m|'ll|'d</c>, with or without <c>(?i:…)</c>.</summary>
internal static class Contraction
{
    private const char LongS = '\u017F'; // its upper case is S, so it is an s where case does not matter

    /// <summary>Measures the contraction that a text starts with.</summary>
    /// <returns>Its length with the apostrophe, or 0.</returns>
    public static int Length(ReadOnlySpan<char> text, bool ignoreCase)
    {
        if (text.Length < 2 || text[0] != '\'')
            return 0;
        char first = Fold(text[1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
            return 2;
        char second = text.Length > 2 ? Fold(text[2], ignoreCase) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static char Fold(char unit, bool ignoreCase) =>
        !ignoreCase ? unit : unit == LongS ? 's' : char.IsAsciiLetter(unit) ? (char)(unit | 0x20) : unit;
}
