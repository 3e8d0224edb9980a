using System.Globalization;
using System.Text;

namespace QRHead.FirstStage;

/// <summary>
/// Cuts texts into the words by which BM25 compares them: the same for passages given, for those of an index, and for queries. Pure
/// functions.
/// </summary>
/// <remarks>
/// Letters and digits are words; case, accents, width and the script of digits don't matter (<see cref="FoldedText"/>), English words are
/// stemmed (<see cref="EnglishStem"/>). Scripts that leave no spaces, and Korean, whose words carry particles, are cut into pairs of
/// neighbouring characters. A passage also has its single characters, so that a query of one character finds it; a longer query looks for
/// pairs only.
/// </remarks>
internal static class WordCutter
{
    /// <summary>Cuts a passage.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its words in order; pairs and single characters of scripts without spaces.</returns>
    public static List<string> OfPassage(string text) => Cut(text, singles: true);

    /// <summary>Cuts a query.</summary>
    /// <param name="text">The user's search text; no character in it has a meaning of its own.</param>
    /// <returns>Its words in order; a word that stands twice is there twice.</returns>
    public static List<string> OfQuery(string text) => Cut(text, singles: false);

    private static List<string> Cut(string text, bool singles)
    {
        var words = new List<string>();
        ReadOnlySpan<char> rest = FoldedText.Of(text);
        while (!rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(rest, out Rune first, out int units);
            if (!IsOfWord(first))
            {
                rest = rest[units..];
                continue;
            }

            DenseScript script = DenseScripts.Of(first.Value);
            int length = LengthOfRun(rest, script);
            if (script == DenseScript.None)
                AddWord(rest[..length], words);
            else
                AddPairs(rest[..length], singles, words);
            rest = rest[length..];
        }

        return words;
    }

    /// <summary>How far characters of words reach that are of one script without spaces, or of none.</summary>
    private static int LengthOfRun(ReadOnlySpan<char> text, DenseScript script)
    {
        int length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out Rune rune, out int units);
            if (!IsOfWord(rune) || (!IsMark(rune) && DenseScripts.Of(rune.Value) != script))
                break;
            length += units;
        }

        return length;
    }

    private static void AddWord(ReadOnlySpan<char> run, List<string> words)
    {
        // The s of "the dog's": an apostrophe ends a word.
        if (run is not "s" || words.Count == 0)
            words.Add(EnglishStem.Of(run.ToString()));
    }

    private static void AddPairs(ReadOnlySpan<char> run, bool singles, List<string> words)
    {
        int before = -1, start = 0;
        while (start < run.Length)
        {
            int end = EndOfCharacter(run, start);
            if (singles || (before < 0 && end == run.Length))
                words.Add(run[start..end].ToString());
            if (before >= 0)
                words.Add(run[before..end].ToString());
            (before, start) = (start, end);
        }
    }

    /// <summary>A character with the marks on it: a Thai consonant with its vowel and tone.</summary>
    private static int EndOfCharacter(ReadOnlySpan<char> run, int start)
    {
        Rune.DecodeFromUtf16(run[start..], out _, out int units);
        int end = start + units;
        while (end < run.Length && Rune.DecodeFromUtf16(run[end..], out Rune next, out units) == System.Buffers.OperationStatus.Done
            && IsMark(next))
            end += units;
        return end;
    }

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || IsMark(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
