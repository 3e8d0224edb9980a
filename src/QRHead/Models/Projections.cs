using QRHead.Graph;

namespace QRHead.Models;

/// <summary>The three inputs of a layer's attention.</summary>
/// <param name="Q">Queries with their positions, <c>[batch, tokens, heads · headDim]</c>.</param>
/// <param name="K">Keys with their positions, <c>[batch, tokens, kvHeads · headDim]</c>.</param>
/// <param name="V">
/// Adds the values, like the keys; not called where only q and k are wanted, so that their weights need not be there.
/// </param>
internal sealed record Projections(Value Q, Value K, Func<Value> V);
