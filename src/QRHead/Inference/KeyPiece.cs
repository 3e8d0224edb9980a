namespace QRHead.Inference;

/// <summary>
/// The keys of some tokens in the layers that are looked at: all that must be kept of a passage which is only looked at. Immutable.
/// </summary>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Keys">By layer: rotated keys, <c>[kvHeads, tokens, headDim]</c>, row-major.</param>
internal sealed record KeyPiece(int Tokens, IReadOnlyDictionary<int, float[]> Keys);
