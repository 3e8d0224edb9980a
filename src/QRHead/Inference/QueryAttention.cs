namespace QRHead.Inference;

/// <summary>The attention that the tokens of a query pay to each key, averaged over these tokens.</summary>
/// <param name="Heads">The heads, in the order of the rows.</param>
/// <param name="Weights"><c>[heads][keys]</c>, after softmax, in [0, 1]; a row sums to 1.</param>
internal sealed record QueryAttention(IReadOnlyList<HeadId> Heads, float[][] Weights);
