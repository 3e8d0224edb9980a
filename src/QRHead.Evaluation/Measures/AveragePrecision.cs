namespace QRHead.Evaluation.Measures;

/// <summary>
/// Average precision, whose mean over queries is MAP: the precision at each relevant passage that was found, summed, in relation to all
/// relevant passages.
/// </summary>
/// <remarks>trec_eval's <c>map</c> and <c>map_cut</c>: with a cut-off too it is divided by the number of all relevant passages.</remarks>
internal sealed class AveragePrecision(int? cutoff) : Measure("MAP", cutoff)
{
    public override double Evaluate(JudgedRanking ranking)
    {
        double sum = 0;
        int hits = 0;
        for (int i = 0; i < Math.Min(ranking.Grades.Count, Cutoff ?? ranking.Grades.Count); i++)
        {
            if (ranking.Grades[i] > 0)
                sum += (double)++hits / (i + 1);
        }

        return ranking.Ideal.Count > 0 ? sum / ranking.Ideal.Count : 0;
    }
}
