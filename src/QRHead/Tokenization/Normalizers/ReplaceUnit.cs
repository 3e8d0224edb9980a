namespace QRHead.Tokenization.Normalizers;

/// <summary>
/// Replaces one character by another, both of one UTF-16 unit: what <see cref="Replace"/> does, with every place left as it is.
/// </summary>
internal sealed class ReplaceUnit(char unit, char replacement) : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text) => text.Replace(unit, replacement);
}
