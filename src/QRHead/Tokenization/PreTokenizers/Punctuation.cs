using System.Text;
using QRHead.Tokenization.Normalizers;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Says which characters the pre-tokenizer Punctuation cuts at.</summary>
internal static class Punctuation
{
    /// <summary>
    /// Tells whether a character is punctuation of Unicode 8, or one of the 32 signs of ASCII (also <c>$ + = ~</c> and such).
    /// </summary>
    public static bool Contains(Rune rune)
    {
        if (rune.IsAscii)
            return rune.Value is > ' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)rune.Value);
        return Rune.IsPunctuation(rune) ? !Unicode9.IsLaterPunctuation(rune.Value) : Unicode9.IsFormerPunctuation(rune.Value);
    }
}
