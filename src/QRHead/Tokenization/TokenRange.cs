namespace QRHead.Tokenization;

/// <summary>A half-open range of a token sequence.</summary>
/// <param name="Start">Index of the first token, 0-based.</param>
/// <param name="End">Index after the last token.</param>
internal readonly record struct TokenRange(int Start, int End)
{
    /// <summary>Gets the number of tokens.</summary>
    public int Length => End - Start;
}
