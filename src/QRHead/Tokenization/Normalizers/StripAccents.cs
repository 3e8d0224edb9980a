using System.Globalization;
using System.Text;

namespace QRHead.Tokenization.Normalizers;

/// <summary>Removes every mark that stands as a character of its own, vowel signs too; a letter composed with its accent stays.</summary>
internal sealed class StripAccents : Normalizer
{
    private const char LastBeforeMarks = '\u02FF';

    public override NormalizedText Normalize(NormalizedText text)
    {
        NormalizedTextBuilder? result = null; // none as long as nothing is removed
        var chars = text.Chars;
        int copied = 0;
        for (int i = 0, units; i < chars.Length; i += units)
        {
            int skipped = chars[i..].IndexOfAnyExceptInRange('\0', LastBeforeMarks);
            if (skipped < 0)
                break;
            i += skipped;
            Rune.DecodeFromUtf16(chars[i..], out var rune, out units);
            if (!IsMark(rune))
                continue;
            result ??= new NormalizedTextBuilder(text.Length);
            result.Copy(text, copied, i);
            copied = i + units;
        }

        result?.Copy(text, copied, text.Length);
        return result?.Build() ?? text;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        ? !Unicode9.IsLaterMark(rune.Value)
        : Unicode9.IsFormerMark(rune.Value);
}
