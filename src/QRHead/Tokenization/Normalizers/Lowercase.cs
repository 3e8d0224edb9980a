using System.Text;

namespace QRHead.Tokenization.Normalizers;

/// <summary>Writes every character in lower case, each for itself: a sigma at the end of a word is no special case.</summary>
internal sealed class Lowercase : Normalizer
{
    private const int CapitalIWithDot = 0x130;

    public override NormalizedText Normalize(NormalizedText text)
    {
        var result = new NormalizedTextBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.Chars[i..], out var rune, out int units);
            var source = text.SourceOf(i, i + units);
            if (rune.Value == CapitalIWithDot)
                result.Add("i\u0307", source); // the only character whose lower case is two
            else
                result.Add(Rune.ToLowerInvariant(rune), source);
            i += units;
        }

        return result.Build();
    }
}
