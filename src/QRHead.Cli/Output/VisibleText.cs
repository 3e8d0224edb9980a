using System.Buffers;

namespace QRHead.Cli.Output;

/// <summary>
/// Makes text from files harmless for a terminal: what would move the cursor, change colours or turn the writing direction is shown, not
/// obeyed.
/// </summary>
internal static class VisibleText
{
    private const char FirstPicture = '\u2400', PictureOfDelete = '\u2421', Replacement = '\uFFFD';

    private static readonly SearchValues<char> Obeyed =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(unit => (char)unit).Where(unit => Of(unit) != unit)]);

    /// <summary>Replaces control characters by their pictures (ESC by ␛), unit by unit; line breaks and tabs stay.</summary>
    public static string Of(string text) => IndexIn(text) < 0 ? text : string.Create(text.Length, text, static (visible, given) =>
    {
        for (int i = 0; i < visible.Length; i++)
            visible[i] = Of(given[i]);
    });

    /// <summary>Makes a text one cell of a table: its line breaks and tabs become blanks.</summary>
    public static string OneLine(string text) => Of(text).Replace('\n', ' ').Replace('\t', ' ');

    /// <summary>Finds the first character that can't be shown as it is; -1 for none.</summary>
    public static int IndexIn(ReadOnlySpan<char> text) => text.IndexOfAny(Obeyed);

    /// <summary>Replaces a character that can't be shown as it is.</summary>
    public static char Of(char unit) => unit switch
    {
        '\n' or '\t' => unit,
        '\r' or '\u2028' or '\u2029' => ' ',
        < ' ' => (char)(FirstPicture + unit),
        '\u007F' => PictureOfDelete,
        < '\u00A0' and > '\u007F' => Replacement,
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => Replacement, // direction of writing
        _ => unit,
    };
}
