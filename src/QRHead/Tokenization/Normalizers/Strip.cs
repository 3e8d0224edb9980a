namespace QRHead.Tokenization.Normalizers;

/// <summary>Removes whitespace from the ends of a text.</summary>
internal sealed class Strip(bool left, bool right) : Normalizer
{
    public override NormalizedText Normalize(NormalizedText text)
    {
        var chars = text.Chars;
        int start = 0, end = chars.Length;
        while (left && start < end && char.IsWhiteSpace(chars[start]))
            start++;
        while (right && end > start && char.IsWhiteSpace(chars[end - 1]))
            end--;
        return text.Slice(start, end);
    }
}
