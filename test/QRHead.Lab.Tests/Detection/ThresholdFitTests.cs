using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

/// <summary>The score that tells queries with an answer from those without.</summary>
public class ThresholdFitTests
{
    [Fact]
    public void Lies_halfway_between_what_has_an_answer_and_what_has_not() =>
        Assert.Equal(0.5f, ThresholdFit.Of([new(0.9f, 0.1f), new(0.6f, 0.4f), new(0.8f, -0.2f)]));

    [Fact]
    public void Where_they_overlap_as_many_as_can_be_are_told_rightly()
    {
        // At 0.54 all four with an answer pass and one of four without; no other score tells seven of eight.
        TopScores[] examples = [new(0.9f, 0.1f), new(0.8f, 0.5f), new(0.6f, 0.3f), new(0.58f, 0.7f)];

        Assert.Equal(0.54f, ThresholdFit.Of(examples), 1e-6f);
    }

    [Fact]
    public void Nothing_passes_where_scores_say_nothing()
    {
        float threshold = ThresholdFit.Of([new(0.3f, 0.3f), new(0.2f, 0.2f)]);

        Assert.True(threshold > 0.3f);
    }

    /// <summary>The part that is judged has much lower scores: a threshold that had seen it would lie lower.</summary>
    [Fact]
    public void Is_judged_on_parts_that_had_no_say_in_it()
    {
        HeadReading[] readings = [.. Enumerable.Range(0, 4).Select(i => Readings.Of($"q{i}", [[i < 2 ? 8 : 4, i < 2 ? 6 : 1]]))];
        var folds = Folds.Divide(readings, 2);
        var quality = new HeldOutQuality(1, 0, 1, []);
        var choice = new HeadChoice(([0], null), [([0], null), ([0], null)], quality);

        RelevanceThreshold threshold = choice.Threshold(readings, folds, 96);

        int[] part = [.. folds.Of];
        int found = 0, wrong = 0;
        for (int i = 0; i < readings.Length; i++)
        {
            float others = ThresholdFit.Of(
                [.. readings.Where((_, other) => part[other] != part[i]).Select(other => TopScores.Of(other.Grades, other.Scores[0]))]);
            found += readings[i].Scores[0][0] >= others ? 1 : 0;
            wrong += readings[i].Scores[0][1] >= others ? 1 : 0;
        }

        Assert.Equal((double)found / 4, threshold.Recall);
        Assert.Equal((double)found / (found + wrong), threshold.Precision);
        Assert.Equal((2.0, 96), (threshold.Passages, threshold.PassageTokens));
    }

    [Fact]
    public void The_best_without_an_answer_is_the_best_of_the_wrong_passages() =>
        Assert.Equal(new TopScores(0.7f, 0.4f), TopScores.Of([0, 2, 0, 1], [0.4f, 0.5f, -1, 0.7f]));
}
