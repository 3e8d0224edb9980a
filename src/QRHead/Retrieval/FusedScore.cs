namespace QRHead;

/// <summary>The score of a passage by attention and another system together.</summary>
/// <param name="Other">The other system's score, for example BM25's; higher is more relevant.</param>
/// <param name="Score">Both together; higher is more relevant. It can be compared within one ranking only.</param>
public readonly record struct FusedScore(double Other, double Score);
