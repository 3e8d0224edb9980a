namespace QRHead.Lab.Detection;

/// <summary>Finds the score that tells queries with an answer among their passages from those without.</summary>
/// <remarks>
/// It maximises balanced accuracy, the mean of the shares of both kinds that are told rightly, and not F1: how many queries have an answer
/// is made up here (each is there once with it and once without), and F1 leans on that number. A threshold that lets everything pass would
/// already have an F1 of 2/3.
/// </remarks>
internal static class ThresholdFit
{
    /// <summary>Fits a threshold: halfway between two scores that were found.</summary>
    /// <param name="examples">At least one example.</param>
    public static float Of(IReadOnlyCollection<TopScores> examples)
    {
        (float Score, bool Answered)[] sorted =
            [
                .. examples.SelectMany(example => new[] { (example.Answered, true), (example.Unanswered, false) })
                    .OrderByDescending(score => score.Item1),
            ];
        int rightly = 0, best = 0;
        float threshold = float.BitIncrement(sorted[0].Score);
        for (int i = 0; i < sorted.Length; i++)
        {
            rightly += sorted[i].Answered ? 1 : -1;
            bool last = i == sorted.Length - 1;
            if (rightly <= best || (!last && sorted[i + 1].Score == sorted[i].Score))
                continue;
            (best, threshold) = (rightly, last ? sorted[i].Score : (sorted[i].Score + sorted[i + 1].Score) / 2);
        }

        return threshold;
    }

    /// <summary>
    /// Fits a threshold to all examples, and says how good one is that was fitted to the examples of the other parts, with heads chosen
    /// there.
    /// </summary>
    /// <param name="fitted">All examples, scored by the heads that were chosen in the end.</param>
    /// <param name="heldOut">For each part, all examples scored by the heads that were chosen without it.</param>
    /// <param name="folds">The parts.</param>
    /// <param name="shape">How many passages an example has, on average, and how many tokens were kept for each.</param>
    public static RelevanceThreshold Of(
        TopScores[] fitted, IReadOnlyList<TopScores[]> heldOut, Folds folds, (double Passages, int PassageTokens) shape)
    {
        int found = 0, wrong = 0;
        for (int fold = 0; fold < folds.Count; fold++)
        {
            float threshold = Of([.. heldOut[fold].Where((_, example) => folds.Of[example] != fold)]);
            TopScores[] judged = [.. heldOut[fold].Where((_, example) => folds.Of[example] == fold)];
            found += judged.Count(example => example.Answered >= threshold);
            wrong += judged.Count(example => example.Unanswered >= threshold);
        }

        double precision = found == 0 ? 0 : (double)found / (found + wrong);
        return new RelevanceThreshold(Of(fitted), precision, (double)found / fitted.Length, shape.Passages, shape.PassageTokens);
    }
}
