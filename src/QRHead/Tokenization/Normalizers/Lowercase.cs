namespace QRHead.Tokenization.Normalizers;

/// <summary>Writes every character in lower case, each for itself: a sigma at the end of a word is no special case.</summary>
internal sealed class Lowercase : Normalizer
{
    private const char CapitalIWithDot = '\u0130';

    public override NormalizedText Normalize(NormalizedText text)
    {
        if (text.Chars.Contains(CapitalIWithDot))
            text = Lengthen(text);
        char[] units = new char[text.Length];
        text.Chars.ToLowerInvariant(units); // character by character, each as many units as before
        return text.WithUnits(units);
    }

    /// <summary>Writes the only character whose lower case is two.</summary>
    private static NormalizedText Lengthen(NormalizedText text)
    {
        var result = new NormalizedTextBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text.Chars[i] == CapitalIWithDot)
                result.Add("i\u0307", text.SourceOf(i, i + 1));
            else
                result.Copy(text, i, i + 1);
        }

        return result.Build();
    }
}
