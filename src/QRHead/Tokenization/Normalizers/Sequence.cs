namespace QRHead.Tokenization.Normalizers;

/// <summary>Applies several normalizers, one after the other.</summary>
internal sealed class Sequence(Normalizer[] normalizers) : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text)
    {
        foreach (var normalizer in normalizers)
            text = normalizer.Normalize(text);
        return text;
    }
}
