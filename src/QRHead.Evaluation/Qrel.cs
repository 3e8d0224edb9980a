namespace QRHead.Evaluation;

/// <summary>One judgement: how relevant a passage is to a query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="PassageId">The passage.</param>
/// <param name="Grade">Above 0 is relevant, more is better; 0 and below are judged and not relevant.</param>
public readonly record struct Qrel(string QueryId, string PassageId, int Grade);
