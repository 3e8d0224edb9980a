namespace QRHead.Tokenization.Normalizers;

/// <summary>Puts characters in front of a text that is not empty; they stand for its first character.</summary>
internal sealed class Prepend(string prefix) : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text) => text.Length == 0 ? text : text.Prepend(prefix);
}
