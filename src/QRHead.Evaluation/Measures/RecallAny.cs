namespace QRHead.Evaluation.Measures;

/// <summary>1 where at least one relevant passage is among the first k, else 0.</summary>
/// <remarks><c>recall_any</c> of LongMemEval and of the QRHead reference; trec_eval's <c>success</c>.</remarks>
internal sealed class RecallAny(int cutoff) : Measure("recall_any", cutoff)
{
    public override double Evaluate(JudgedRanking ranking) => ranking.Hits(Cutoff) > 0 ? 1 : 0;
}
