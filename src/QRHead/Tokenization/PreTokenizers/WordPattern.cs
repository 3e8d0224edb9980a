using System.Text;
using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Matches words and runs of other visible characters: <c>\w+|[^\w\s]+</c>.</summary>
internal sealed class WordPattern : Pattern
{
    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;

        int end = start;
        bool isWord = false;
        while (end < text.Length)
        {
            Rune.DecodeFromUtf16(text[end..], out var rune, out int units);
            bool word = WordCharacter.IsWord(rune);
            if (Rune.IsWhiteSpace(rune) || (end > start && word != isWord))
                break;
            (isWord, end) = (word, end + units);
        }

        match = new CharRange(start, end);
        return end > start;
    }
}
