using System.Globalization;
using System.Text;
using QRHead.Tokenization;
using QRHead.Tokenization.Normalizers;

namespace QRHead.FirstStage;

/// <summary>
/// A text without what makes no other word of it: case, accents on letters, width of characters, the script of digits. Pure functions.
/// </summary>
/// <remarks>
/// By Unicode's compatibility composition, with the tables that the project brings, for the platform's are not there where globalisation is
/// invariant. Only Latin, Greek and Cyrillic letters lose their marks, and Arabic and Hebrew those that are written on demand: in other
/// scripts a mark makes another word.
/// </remarks>
internal static class FoldedText
{
    private static readonly UnicodeNormalizer Compose = new(compatible: true, compose: true);

    // Letters that are no letter with a mark in Unicode, and are written so by whoever has not got them.
    private static readonly Dictionary<int, string> Letters = new()
    {
        ['ß'] = "ss",
        ['ẞ'] = "ss",
        ['æ'] = "ae",
        ['Æ'] = "ae",
        ['œ'] = "oe",
        ['Œ'] = "oe",
        ['ø'] = "o",
        ['Ø'] = "o",
        ['ł'] = "l",
        ['Ł'] = "l",
        ['đ'] = "d",
        ['Đ'] = "d",
        ['ð'] = "d",
        ['Ð'] = "d",
        ['þ'] = "th",
        ['Þ'] = "th",
        ['ħ'] = "h",
        ['Ħ'] = "h",
        ['ı'] = "i",
        ['ς'] = "σ",
    };

    /// <summary>Folds a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>What is compared.</returns>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        var parts = new List<int>();
        foreach (Rune rune in Compose.Normalize(new NormalizedText(text)).Chars.EnumerateRunes())
        {
            if (IsDropped(rune.Value))
                continue;
            if (Letters.TryGetValue(rune.Value, out string? letters))
                folded.Append(letters);
            else if (CharUnicodeInfo.GetUnicodeCategory(rune.Value) == UnicodeCategory.DecimalDigitNumber)
                folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            else
                folded.Append(Rune.ToLowerInvariant(HasLooseMarks(rune.Value) ? WithoutMarks(rune, parts) : rune).ToString());
        }

        return folded.ToString();
    }

    private static Rune WithoutMarks(Rune rune, List<int> parts)
    {
        parts.Clear();
        Unicode9.Decompose(rune.Value, compatible: false, parts);
        return parts.Count > 1 && parts.Skip(1).All(IsDropped) ? new Rune(parts[0]) : rune;
    }

    private static bool HasLooseMarks(int rune) => rune is (>= 0xC0 and <= 0x52F) or (>= 0x1E00 and <= 0x1FFF);

    /// <summary>
    /// Combining marks on such letters, Hebrew points, Arabic vowels and the stroke that lengthens, and joiners that nobody sees.
    /// </summary>
    private static bool IsDropped(int rune) => rune is
        (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05BD) or 0x05BF or 0x05C1 or 0x05C2 or 0x05C4 or 0x05C5 or 0x05C7
        or 0x0640 or (>= 0x064B and <= 0x0652) or 0x0670 or 0x00AD or (>= 0x200B and <= 0x200D) or 0x2060 or 0xFEFF;
}
