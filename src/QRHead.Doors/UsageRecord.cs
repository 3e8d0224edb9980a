namespace QRHead.Doors;

/// <summary>Tokens and times as JSON.</summary>
/// <param name="PromptTokens">Tokens of the whole prompt.</param>
/// <param name="QueryTokens">Those of the query.</param>
/// <param name="ReadMs">Time to read passages, in milliseconds.</param>
/// <param name="ScoreMs">Time to read the query and score, in milliseconds.</param>
public sealed record UsageRecord(int PromptTokens, int QueryTokens, double ReadMs, double ScoreMs)
{
    /// <summary>Makes the record of what a ranking took.</summary>
    public static UsageRecord Of(RankingUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return new(
            usage.PromptTokens, usage.QueryTokens, Math.Round(usage.ReadTime.TotalMilliseconds, 1), Math.Round(
                usage.ScoreTime.TotalMilliseconds, 1));
    }
}
