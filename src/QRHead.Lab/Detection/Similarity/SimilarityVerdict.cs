namespace QRHead.Lab.Detection.Similarity;

/// <summary>
/// Finds from which share of the largest score on a passage is relevant, on every kind of text alike, and says how good that is where it
/// was not fitted. A verdict that on some kind is hardly better than chance is none: then there is no threshold.
/// </summary>
/// <param name="examples">The examples.</param>
/// <param name="choice">Similarities of what was chosen.</param>
internal sealed class SimilarityVerdict(SimilarityExamples examples, GreedyChoice choice)
{
    private const double Chance = 0.5;

    /// <summary>How often it must be right, with an answer and without one alike: below, a reader is as well off without it.</summary>
    private const double LeastRight = 0.6;

    /// <summary>Fits a threshold to all examples.</summary>
    /// <param name="chosen">What was chosen on all examples.</param>
    /// <param name="byFold">What was chosen without each part.</param>
    /// <param name="folds">The parts.</param>
    /// <param name="byKind">What was chosen without each kind; empty where there is one kind.</param>
    /// <param name="passageTokens">How many tokens were kept for each passage.</param>
    /// <returns>
    /// The threshold, or null; balanced accuracy of one fitted without the part that is judged; and of one fitted without the kind that is
    /// judged.
    /// </returns>
    public (RelevanceThreshold? Threshold, MeanWithInterval Verdict, MeanWithInterval[] OfKinds) Fit(
        int[] chosen, int[][] byFold, Folds folds, int[][] byKind, int passageTokens)
    {
        int[] all = [.. Enumerable.Range(0, examples.Kinds.Count)];
        var (found, wrong) = (0, 0);
        var right = new double[all.Length];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            TopScores[] tops = Tops(all, byFold[fold]);
            float threshold = ThresholdFit.Of([.. tops.Where((_, example) => folds.Of[example] != fold)]);
            foreach (int example in all.Where(example => folds.Of[example] == fold))
            {
                right[example] = Right(tops[example], threshold);
                found += tops[example].Answered >= threshold ? 1 : 0;
                wrong += tops[example].Unanswered >= threshold ? 1 : 0;
            }
        }

        MeanWithInterval[] ofKinds = [.. byKind.Select((choiceWithout, kind) => OfKind(all, choiceWithout, kind))];
        MeanWithInterval verdict = MeanWithInterval.Of(right);
        bool worth = ofKinds.Append(verdict).All(one => one.Interval.Low > Chance && one.Mean >= LeastRight);
        double precision = found == 0 ? 0 : (double)found / (found + wrong);
        RelevanceThreshold? fitted = worth
            ? new RelevanceThreshold(
                ThresholdFit.Of(Tops(all, chosen)), precision, (double)found / all.Length, all.Average(
                    example => examples.GradesOf(example).Count), passageTokens)
            : null;
        return (fitted, verdict, ofKinds);
    }

    private MeanWithInterval OfKind(int[] all, int[] chosen, int kind)
    {
        TopScores[] tops = Tops(all, chosen);
        float threshold = ThresholdFit.Of([.. tops.Where((_, example) => examples.Kinds[example] != kind)]);
        return MeanWithInterval.Of([.. tops.Where((_, example) => examples.Kinds[example] == kind).Select(top => Right(top, threshold))]);
    }

    private TopScores[] Tops(int[] all, int[] chosen) =>
    [
        .. all.AsParallel().AsOrdered().Select(example => examples.Tops(example, choice.Of(example, chosen))),
    ];

    private static double Right(TopScores top, float threshold) =>
        ((top.Answered >= threshold ? 1 : 0) + (top.Unanswered < threshold ? 1 : 0)) / 2.0;
}
