namespace QRHead.Evaluation.Measures;

/// <summary>1 where all relevant passages are among the first k, else 0.</summary>
/// <remarks>
/// <c>recall_all</c> of LongMemEval and of the QRHead reference, where a query without relevant passages has 1, since nothing is missing
/// (trap T32); <see cref="JudgingRules.CountUnanswerable"/> says whether such a query counts at all.
/// </remarks>
internal sealed class RecallAll(int cutoff) : Measure("recall_all", cutoff)
{
    public override double Evaluate(JudgedRanking ranking) => ranking.Hits(Cutoff) == ranking.Ideal.Count ? 1 : 0;
}
