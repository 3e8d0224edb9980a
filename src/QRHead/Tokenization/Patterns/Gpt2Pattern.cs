namespace QRHead.Tokenization.Patterns;

/// <summary>Splits as GPT-2 does: words and numbers with one space before them, runs of other characters, runs of whitespace.</summary>
/// <remarks>Written by hand because .NET's expressions see UTF-16 units, for which letters beyond U+FFFF are no letters.</remarks>
internal sealed class Gpt2Pattern : Pattern
{
    /// <summary>The expression that this scanner follows.</summary>
    public const string Regex = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public override bool TryFind(ReadOnlySpan<char> text, int start, out CharRange match)
    {
        match = start < text.Length ? new CharRange(start, FindEnd(text, start)) : default;
        return match.Length > 0;
    }

    private static int FindEnd(ReadOnlySpan<char> text, int start)
    {
        int contraction = text[start] == '\'' ? Contraction.Length(text[start..], ignoreCase: false) : 0;
        if (contraction > 0)
            return start + contraction;

        int position = text[start] == ' ' ? start + 1 : start;
        var kind = RuneKinds.At(text, position, out _);
        return kind is RuneKind.Space or RuneKind.End
            ? Whitespace.FindEnd(text, start)
            : RuneKinds.SkipRun(text, position, kind);
    }
}
