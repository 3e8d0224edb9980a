using System.Text;

namespace QRHead.Tokenization.Patterns;

/// <summary>Matches single characters that satisfy a condition.</summary>
internal sealed class RunePattern(Func<Rune, bool> condition) : Pattern
{
    private readonly RuneSet _set = new([condition]);

    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        for (int i = start; i < text.Length; i++)
        {
            int units = _set.Match(text, i);
            match = new CharRange(i, i + units);
            if (units > 0)
                return true;
            if (char.IsHighSurrogate(text[i]))
                i++;
        }

        match = default;
        return false;
    }
}
