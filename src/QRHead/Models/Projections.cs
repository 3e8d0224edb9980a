using QRHead.Graph;

namespace QRHead.Models;

/// <summary>The three inputs of a layer's attention.</summary>
/// <param name="Q">Queries with their positions, <c>[batch, tokens, heads · headDim]</c>.</param>
/// <param name="K">Keys with their positions, <c>[batch, tokens, kvHeads · headDim]</c>.</param>
/// <param name="V">Values, like the keys.</param>
internal sealed record Projections(Value Q, Value K, Value V);
