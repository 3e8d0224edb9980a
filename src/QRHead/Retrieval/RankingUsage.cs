namespace QRHead;

/// <summary>What a ranking took; where passages are read in several orders, all readings together.</summary>
/// <param name="PromptTokens">Tokens of the whole prompt.</param>
/// <param name="QueryTokens">Those of them that belong to the query: from the instruction behind the passages to the end.</param>
/// <param name="ReadTime">Time to read the passages; zero for a query that came after another on the same reading.</param>
/// <param name="ScoreTime">Time to read query and null query on top, and to score.</param>
public sealed record RankingUsage(int PromptTokens, int QueryTokens, TimeSpan ReadTime, TimeSpan ScoreTime);
