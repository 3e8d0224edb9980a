namespace QRHead;

/// <summary>A half-open range of a text, in UTF-16 code units.</summary>
/// <param name="Start">Index of the first code unit, 0-based.</param>
/// <param name="End">Index after the last code unit.</param>
public readonly record struct CharRange(int Start, int End)
{
    /// <summary>Gets the number of UTF-16 code units.</summary>
    public int Length => End - Start;
}
