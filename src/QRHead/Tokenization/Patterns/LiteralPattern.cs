namespace QRHead.Tokenization.Patterns;

/// <summary>Matches one fixed text.</summary>
internal sealed class LiteralPattern(string literal) : Pattern
{
    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        int found = literal.Length == 0 ? -1 : text[start..].IndexOf(literal, StringComparison.Ordinal);
        match = found < 0 ? default : new CharRange(start + found, start + found + literal.Length);
        return found >= 0;
    }
}
