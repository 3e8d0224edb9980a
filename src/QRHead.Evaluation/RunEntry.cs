namespace QRHead.Evaluation;

/// <summary>One passage that a system found for a query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="PassageId">The passage.</param>
/// <param name="Score">Higher is more relevant. Never NaN.</param>
public readonly record struct RunEntry(string QueryId, string PassageId, double Score);
