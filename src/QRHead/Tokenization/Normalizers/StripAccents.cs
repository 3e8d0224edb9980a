using System.Globalization;
using System.Text;

namespace QRHead.Tokenization.Normalizers;

/// <summary>Removes every mark that stands as a character of its own, vowel signs too; a letter composed with its accent stays.</summary>
internal sealed class StripAccents : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text)
    {
        if (!text.Chars.ContainsAnyExceptInRange('\0', '\u02FF'))
            return text;

        var result = new NormalizedTextBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.Chars[i..], out var rune, out int units);
            if (!IsMark(rune))
                result.Copy(text, i, i + units);
            i += units;
        }

        return result.Build();
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        ? !Unicode9.IsLaterMark(rune.Value)
        : Unicode9.IsFormerMark(rune.Value);
}
