namespace QRHead.Lab;

/// <summary>The steps of the scoring, each taken or left out: what calibration and mask are good for.</summary>
/// <remarks>
/// One reading gives attention of one kind, so <c>reference</c> and <c>normalized</c> need a reading each, and one is enough for the four
/// rules of a kind.
/// </remarks>
public static class ScoringSteps
{
    /// <summary>Gives the four rules of a kind, the whole one first.</summary>
    /// <param name="kind">Whether attention is compared among passages only.</param>
    public static IReadOnlyList<ScoringRule> Of(ScoringRule kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return
        [
            kind with { IsCalibrated = true, IsMasked = true }, kind with { IsCalibrated = true, IsMasked = false },
            kind with { IsCalibrated = false, IsMasked = true }, kind with { IsCalibrated = false, IsMasked = false },
        ];
    }

    /// <summary>Names the steps that a rule takes, beside the sum over heads and tokens.</summary>
    /// <param name="rule">The rule.</param>
    public static string NameOf(ScoringRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return (rule.IsCalibrated, rule.IsMasked) switch
        {
            (true, true) => "calibrated, masked",
            (true, false) => "calibrated",
            (false, true) => "masked",
            _ => "neither",
        };
    }
}
