using System.Globalization;
using System.Text;

namespace QRHead.Tokenization;

/// <summary>Says which characters make up words: the <c>\w</c> of Unicode's regular expressions (UTS 18, annex C).</summary>
internal static class WordCharacter
{
    /// <summary>Tells whether a character is alphabetic, a mark, a decimal digit, a connector or a joiner.</summary>
    public static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => IsLetterInACircle(rune.Value),
        _ => rune.Value is 0x200C or 0x200D,
    };

    // Letters in circles and squares are symbols by category, yet alphabetic (Other_Alphabetic).
    private static bool IsLetterInACircle(int value) =>
        value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
