namespace QRHead.Evaluation.Measures;

/// <summary>
/// Reciprocal rank, whose mean over queries is MRR: one through the rank of the first relevant passage; 0 where there is none up to the
/// cut-off.
/// </summary>
/// <remarks>trec_eval's <c>recip_rank</c>; with a cut-off, MS MARCO's MRR@10.</remarks>
internal sealed class ReciprocalRank(int? cutoff) : Measure("MRR", cutoff)
{
    public override double Evaluate(JudgedRanking ranking)
    {
        int index = ranking.Grades.TakeWhile(grade => grade == 0).Count();
        return index < Math.Min(ranking.Grades.Count, Cutoff ?? int.MaxValue) ? 1.0 / (index + 1) : 0;
    }
}
