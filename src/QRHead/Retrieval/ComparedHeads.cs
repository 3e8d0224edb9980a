namespace QRHead;

/// <summary>Some of a retriever's heads, whose ranking is wanted too, from the same reading.</summary>
/// <param name="Heads">The heads, all of which the retriever reads.</param>
/// <param name="Scoring">How their attention becomes scores; null for the retriever's own rule. Either both are normalized or none.</param>
public sealed record ComparedHeads(HeadSet Heads, ScoringRule? Scoring = null);
