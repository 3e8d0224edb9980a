using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.Normalizers;

/// <summary>Replaces every match of a pattern; the new characters stand for the last character of the match.</summary>
internal sealed class Replace(Pattern pattern, string content) : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text)
    {
        if (!pattern.TryFind(text.Chars, 0, out var match))
            return text;

        var result = new NormalizedTextBuilder(text.Length);
        int copied = 0;
        do
        {
            result.Copy(text, copied, match.Start);
            result.Add(content, text.SourceOf(match.End - 1, match.End));
            copied = match.End;
        }
        while (pattern.TryFind(text.Chars, copied, out match));

        result.Copy(text, copied, text.Length);
        return result.Build();
    }
}
