namespace QRHead.Evaluation.Measures;

/// <summary>
/// Normalised discounted cumulative gain: grades, worth less the further down they stand, in relation to the best possible ranking.
/// <code>DCG = Σ_r grade_r / log2(r + 1);   nDCG = DCG / DCG of the ideal ranking, cut at the same rank</code>
/// </summary>
/// <remarks>The gain is linear, as in trec_eval's <c>ndcg</c> and <c>ndcg_cut</c>, and so in BEIR's. Others take 2^grade - 1.</remarks>
internal sealed class NormalizedDcg(int? cutoff) : Measure("nDCG", cutoff)
{
    public override double Evaluate(JudgedRanking ranking)
    {
        double ideal = Gain(ranking.Ideal);
        return ideal > 0 ? Gain(ranking.Grades) / ideal : 0;
    }

    private double Gain(IReadOnlyList<int> grades)
    {
        double gain = 0;
        for (int i = 0; i < Math.Min(grades.Count, Cutoff ?? grades.Count); i++)
            gain += grades[i] / Math.Log2(i + 2);
        return gain;
    }
}
