namespace QRHead.Evaluation.Measures;

/// <summary>The share of the first k places that a relevant passage holds.</summary>
/// <remarks>trec_eval's <c>P</c>: divided by k even where fewer passages were found.</remarks>
internal sealed class PrecisionAt(int cutoff) : Measure("P", cutoff)
{
    public override double Evaluate(JudgedRanking ranking) => (double)ranking.Hits(Cutoff) / Cutoff!.Value;
}
