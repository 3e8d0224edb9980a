namespace QRHead.Cli.Output;

/// <summary>Makes text from files harmless for a terminal: what would move the cursor, change colours or turn the writing direction is shown, not obeyed.</summary>
internal static class VisibleText
{
    private const char FirstPicture = '\u2400', PictureOfDelete = '\u2421', Replacement = '\uFFFD';

    /// <summary>Replaces control characters by their pictures (ESC by ␛), unit by unit; line breaks and tabs stay.</summary>
    public static string Of(string text) => string.Create(text.Length, text, static (visible, given) =>
    {
        for (int i = 0; i < visible.Length; i++)
            visible[i] = Of(given[i]);
    });

    private static char Of(char unit) => unit switch
    {
        '\n' or '\t' => unit,
        '\r' => ' ',
        < ' ' => (char)(FirstPicture + unit),
        '\u007F' => PictureOfDelete,
        < '\u00A0' and > '\u007F' => Replacement,
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => Replacement, // direction of writing
        _ => unit,
    };
}
