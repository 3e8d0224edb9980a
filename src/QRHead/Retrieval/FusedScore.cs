namespace QRHead;

/// <summary>The score of a passage by attention and other systems together.</summary>
/// <param name="Score">All together; higher is more relevant. It can be compared within one ranking only.</param>
/// <param name="Others">
/// What the others gave the passage, under their names, in the order in which they were asked; NaN where one knows nothing of it.
/// </param>
public sealed record FusedScore(double Score, IReadOnlyList<(string Stage, double Score)> Others);
