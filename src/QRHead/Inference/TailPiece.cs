namespace QRHead.Inference;

/// <summary>A query that was read over a prefix, and can look at pieces that it has not read. Immutable.</summary>
/// <param name="Own">Its own keys.</param>
/// <param name="Queries">By layer: rotated q, <c>[tokens, heads · headDim]</c>, row-major.</param>
internal sealed record TailPiece(KeyPiece Own, IReadOnlyDictionary<int, float[]> Queries);
