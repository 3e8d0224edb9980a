using CsCheck;

namespace QRHead.Evaluation.Tests.Measures;

/// <summary>What holds for every measure and every ranking.</summary>
public class MeasurePropertyTests
{
    private static readonly Measure[] All =
        [
            .. new[]
            {
                "nDCG", "nDCG@3", "MAP", "MAP@3", "MRR", "MRR@3", "Recall@3", "P@3", "recall_any@3", "recall_all@3",
            }.Select(Measure.Parse),
        ];

    private static readonly Measure[] Perfect = [.. new[] { "nDCG", "nDCG@3", "MAP", "MRR" }.Select(Measure.Parse)];

    private static readonly Gen<int[]> Grades = Gen.Int[-1, 3].Array[1, 12];
    private static readonly Gen<int[]> Scores = Gen.Int[0, 5].Array[12];

    [Fact]
    public void Values_lie_between_0_and_1() =>
        Gen.Select(Grades, Scores).Sample((grades, scores) =>
            Assert.All(All, measure => Assert.InRange(measure.Evaluate(Ranking(grades, scores)), 0, 1 + 1e-12)));

    [Fact]
    public void The_best_order_measures_1_and_no_other_order_more() =>
        Gen.Select(Grades, Scores).Where((grades, _) => grades.Any(grade => grade > 0)).Sample((grades, scores) =>
        {
            int[] best = [.. grades.Select(grade => Math.Max(0, grade) * 10)];
            Assert.All(Perfect, measure => Assert.Equal(1, measure.Evaluate(Ranking(grades, best)), 1e-12));
            Assert.All(
                All, measure => Assert.True(
                    measure.Evaluate(Ranking(grades, scores)) <= measure.Evaluate(Ranking(grades, best)) + 1e-12, measure.Name));
        });

    [Fact]
    public void The_order_of_the_entries_does_not_matter() =>
        Gen.Select(Grades, Scores, Gen.Shuffle(Enumerable.Range(0, 12).ToArray())).Sample((grades, scores, order) =>
            Assert.All(All, measure => Assert.Equal(
                measure.Evaluate(Ranking(grades, scores)), measure.Evaluate(
                    Ranking(grades, scores, [.. order.Where(i => i < grades.Length)])))));

    [Fact]
    public void A_factor_on_the_scores_does_not_matter() =>
        Gen.Select(Grades, Scores).Sample((grades, scores) =>
            Assert.All(All, measure => Assert.Equal(
                measure.Evaluate(Ranking(grades, scores)), measure.Evaluate(Ranking(grades, [.. scores.Select(score => score * 8)])))));

    [Fact]
    public void Putting_a_better_passage_first_never_lowers_nDCG() =>
        Gen.Select(Grades, Gen.Int[0, 11]).Sample((grades, place) =>
        {
            int i = place % grades.Length;
            if (i == 0 || grades[i] <= grades[i - 1])
                return;
            int[] swapped = [.. grades];
            (swapped[i - 1], swapped[i]) = (grades[i], grades[i - 1]);
            int[] falling = [.. Enumerable.Range(0, 12).Select(rank => 12 - rank)];
            Assert.True(
                Measure.Parse("nDCG").Evaluate(Ranking(swapped, falling)) >= Measure.Parse("nDCG")
                    .Evaluate(Ranking(grades, falling)) - 1e-12);
        });

    private static JudgedRanking Ranking(int[] grades, int[] scores, int[]? order = null) => JudgedRanking.Of(
        new Judgements(grades.Select((grade, i) => KeyValuePair.Create($"d{i}", grade))),
        (order ?? [.. Enumerable.Range(0, grades.Length)]).Select(i => new RunEntry("q", $"d{i}", scores[i])));
}
