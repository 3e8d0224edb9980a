namespace QRHead.Evaluation.Measures;

/// <summary>The share of the relevant passages that is among the first k.</summary>
/// <remarks>
/// trec_eval's <c>recall</c>. A gold passage that an instance names twice counts twice below the line, as in the QRHead reference (trap
/// T32).
/// </remarks>
internal sealed class Recall(int cutoff) : Measure("Recall", cutoff)
{
    public override double Evaluate(JudgedRanking ranking) =>
        ranking.RelevantEntries > 0 ? (double)ranking.Hits(Cutoff) / ranking.RelevantEntries : 0;
}
