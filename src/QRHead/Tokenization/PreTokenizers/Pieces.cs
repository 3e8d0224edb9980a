namespace QRHead.Tokenization.PreTokenizers;

/// <summary>A text cut into pieces; the model never merges across a cut.</summary>
/// <param name="Text">The text, with the changes made so far.</param>
/// <param name="Ranges">The pieces, ordered and disjoint, none empty; what lies between them is thrown away.</param>
internal sealed record Pieces(NormalizedText Text, List<CharRange> Ranges)
{
    /// <summary>Takes a whole text as one piece.</summary>
    public Pieces(NormalizedText text)
        : this(text, text.Length == 0 ? [] : [new CharRange(0, text.Length)])
    {
    }
}
