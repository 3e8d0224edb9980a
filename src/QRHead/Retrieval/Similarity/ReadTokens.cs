using QRHead.Inference;
using QRHead.Tokenization;

namespace QRHead.Retrieval.Similarity;

/// <summary>Some tokens as a model has read them, of which a part counts. Immutable.</summary>
/// <param name="Keys">The keys of all of them.</param>
/// <param name="FirstPosition">The position of the first.</param>
/// <param name="PlannedLength">The planned length of the text that they were read for.</param>
/// <param name="Own">Those that count: the passage's own, or the query's own words.</param>
/// <param name="Ids">The ids of those that count.</param>
internal sealed record ReadTokens(KeyPiece Keys, int FirstPosition, int PlannedLength, TokenRange Own, int[] Ids)
{
    /// <summary>Gets the characters of each of those that count, in the query; empty for a passage.</summary>
    public IReadOnlyList<CharRange> Characters { get; init; } = [];

    /// <summary>Gets, by layer, the q of all of them, <c>[tokens, heads · headDim]</c>; empty for a passage.</summary>
    public IReadOnlyDictionary<int, float[]> Queries { get; init; } = new Dictionary<int, float[]>();
}
