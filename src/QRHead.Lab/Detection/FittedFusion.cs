namespace QRHead.Lab;

/// <summary>How attention and first stages count together, and what that is worth. Immutable.</summary>
/// <param name="Weights">By the first stages' names, where attention counts 1.</param>
/// <param name="Attention">The measure of attention alone, averaged over the examples.</param>
/// <param name="Fused">That of all with these weights.</param>
/// <param name="Equal">That of all with equal weights.</param>
public sealed record FittedFusion(IReadOnlyDictionary<string, double> Weights, double Attention, double Fused, double Equal);
