using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

public class LearnedWeightsTests
{
    private static readonly int[] All = [.. Enumerable.Range(0, 10)];

    [Fact]
    public void A_good_head_counts_for_and_a_contrary_one_against()
    {
        (IReadOnlyList<int> heads, IReadOnlyList<float> weights) = LearnedWeights.Learn(Readings.WithOneGoodHead(200, 10), All, 0.1);

        Assert.Equal([0, 1], heads.Take(2).Order());
        Assert.True(weights[heads.ToList().IndexOf(0)] > 0);
        Assert.True(weights[heads.ToList().IndexOf(1)] < 0);
    }

    [Fact]
    public void The_stronger_the_regularisation_the_fewer_heads()
    {
        int[] counts =
        [
            .. LearnedWeights.Strengths.Select(
                strength => LearnedWeights.Learn(Readings.WithOneGoodHead(100, 10, strength: 0.3f), All, strength).Heads.Count),
        ];

        Assert.Equal(counts.Order(), counts);
        Assert.InRange(counts[0], 1, 3);
        Assert.Equal(10, counts[^1]);
    }

    [Fact]
    public void A_heads_unit_does_not_matter()
    {
        HeadReading[] examples = Readings.WithOneGoodHead(100, 10);
        HeadReading[] scaled =
        [
            .. examples.Select(
                example => example with { Scores = [[.. example.Scores[0].Select(score => score * 1000)], .. example.Scores[1..]] }),
        ];

        (IReadOnlyList<int> heads, IReadOnlyList<float> weights) = LearnedWeights.Learn(examples, All, 0.1);
        (IReadOnlyList<int> scaledHeads, IReadOnlyList<float> scaledWeights) = LearnedWeights.Learn(scaled, All, 0.1);

        Assert.Equal(weights[heads.ToList().IndexOf(0)], scaledWeights[scaledHeads.ToList().IndexOf(0)] * 1000, 1e-3);
    }

    [Fact]
    public void At_the_solution_no_weight_can_be_moved_for_the_better()
    {
        // The optimality condition of the lasso: |gradient| = λ for heads in use, and no larger for the others. Here by trying.
        HeadReading[] examples = Readings.WithOneGoodHead(100, 10);
        (IReadOnlyList<int> heads, IReadOnlyList<float> weights) = LearnedWeights.Learn(examples, All, 0.1);
        double[] solution = new double[10];
        for (int i = 0; i < heads.Count; i++)
            solution[heads[i]] = weights[i];
        double best = Loss(examples, solution);

        for (int head = 0; head < 10; head++)
        {
            foreach (double change in (double[])[-0.05, 0.05])
            {
                double[] moved = [.. solution];
                moved[head] += change;
                Assert.True(Loss(examples, moved) >= best - 1e-6, $"head {head}, {change}");
            }
        }
    }

    /// <summary>The objective, written plainly; λ as the learning takes it: a tenth of the largest slope at 0.</summary>
    private static double Loss(HeadReading[] examples, double[] weights)
    {
        double[] scales = [.. All.Select(head => Deviation(examples, head))];
        double lambda = 0.1 * All.Max(
            head => Math.Abs(examples.Average(example => example.Scores[head].Average() - Gold(example, head)) / scales[head]));
        double loss = examples.Average(
            example => Math.Log(Enumerable.Range(0, 5).Sum(passage => Math.Exp(Logit(example, passage)))) - Logit(
                example, Array.IndexOf(example.Grades, 1)));
        return loss + (lambda * All.Sum(head => Math.Abs(weights[head] * scales[head])));

        double Logit(HeadReading example, int passage) => All.Sum(head => weights[head] * example.Scores[head][passage]);
    }

    private static double Gold(HeadReading example, int head) => example.Scores[head][Array.IndexOf(example.Grades, 1)];

    private static double Deviation(HeadReading[] examples, int head)
    {
        double[] all = [.. examples.SelectMany(example => example.Scores[head]).Select(score => (double)score)];
        double mean = all.Average();
        return Math.Sqrt(all.Average(score => (score - mean) * (score - mean)));
    }
}
