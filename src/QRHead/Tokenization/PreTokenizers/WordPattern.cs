using System.Text;
using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Matches words and runs of other visible characters: <c>\w+|[^\w\s]+</c>.</summary>
internal sealed class WordPattern : Pattern
{
    private static readonly RuneSet Words = new([WordCharacter.IsWord]);
    private static readonly RuneSet Others = new([WordCharacter.IsWord, Rune.IsWhiteSpace], negated: true);

    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;

        int end = Words.SkipRun(text, start);
        if (end == start)
            end = Others.SkipRun(text, start);
        match = new CharRange(start, end);
        return end > start;
    }
}
