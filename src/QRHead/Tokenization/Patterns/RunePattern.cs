using System.Text;

namespace QRHead.Tokenization.Patterns;

/// <summary>Matches single characters that satisfy a condition.</summary>
internal sealed class RunePattern(Func<Rune, bool> condition) : Pattern
{
    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        for (int i = start; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text[i..], out var rune, out int units);
            match = new CharRange(i, i + units);
            if (condition(rune))
                return true;
            i += units;
        }

        match = default;
        return false;
    }
}
