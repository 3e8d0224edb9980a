namespace QRHead.Tokenization.Normalizers;

/// <summary>Puts characters in front of a text that is not empty; they stand for its first character.</summary>
internal sealed class Prepend(string prefix) : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text)
    {
        if (text.Length == 0)
            return text;
        var result = new NormalizedTextBuilder(text.Length + prefix.Length);
        result.Add(prefix, text.SourceOf(0, 1));
        result.Copy(text, 0, text.Length);
        return result.Build();
    }
}
