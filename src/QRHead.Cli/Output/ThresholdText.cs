using System.Globalization;

namespace QRHead.Cli.Output;

/// <summary>A threshold for people.</summary>
internal static class ThresholdText
{
    /// <summary>Says what it is and how good; null for none.</summary>
    public static string? Of(RelevanceThreshold? threshold) => threshold is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{threshold.Score:F4} (held out: precision {threshold.Precision:F2}, recall {threshold.Recall:F2}, of questions with "
        + $"{threshold.Passages:0.#} passages, half of which had an answer)");
}
