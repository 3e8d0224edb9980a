using System.Globalization;

namespace QRHead.Lab.Detection.Objectives;

/// <summary>
/// The share of the gold passages in a softmax over the passages, which punishes a head for what it gives to wrong ones.
/// <code>C_h(q) = Σ_{d ∈ D*} exp(s_h(q, d) / T) / Σ_d exp(s_h(q, d) / T)</code>
/// </summary>
/// <remarks>
/// CoRe heads (linhhtran/CoRe-Reranking at 4d62a24): plain attention, neither calibrated nor masked; T is 0.1 there for Llama and Phi,
/// 0.001 for Mistral and Granite.
/// </remarks>
internal sealed class Contrastive(double temperature)
    : Objective(string.Create(CultureInfo.InvariantCulture, $"{ObjectiveName}:{temperature}"))
{
    public const string ObjectiveName = "contrastive";
    public const double DefaultTemperature = 0.1;

    public override ScoringRule Scoring => ScoringRule.Reference with { IsCalibrated = false, IsMasked = false };

    internal override double[] Of(HeadReading example) => [.. example.Scores.Select(scores => ShareOfGold(scores, example.Grades))];

    private double ShareOfGold(float[] scores, int[] grades)
    {
        double most = scores.Max(), gold = 0, all = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double exp = Math.Exp((scores[i] - most) / temperature);
            all += exp;
            gold += grades[i] > 0 ? exp : 0;
        }

        return gold / all;
    }
}
