using System.Numerics.Tensors;

namespace QRHead.Lab.Detection;

/// <summary>
/// Signed weights for heads: a softmax regression over the passages of each example, with the gold passages as its answer, held small by
/// the sum of the weights' magnitudes, which makes most of them 0.
/// <code>min_w  −1/|T| Σ_q 1/|D*| Σ_{d ∈ D*} log softmax_d(Σ_h w_h s_h(q, d) / σ_h)  +  λ Σ_h |w_h|</code>
/// </summary>
/// <remarks>
/// σ_h is the standard deviation of a head's scores, so that λ weighs on all heads alike. Solved by FISTA (Beck and Teboulle 2009) with a
/// step that is halved until it fits. Own code: no library for .NET has a lasso for a softmax over groups.
/// </remarks>
internal static class LearnedWeights
{
    private const int Steps = 200;

    /// <summary>The strengths that are tried, as shares of the one at which all weights are 0; the strongest first.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>Learns weights.</summary>
    /// <param name="examples">The examples to learn from.</param>
    /// <param name="heads">Places of the heads that may be used.</param>
    /// <param name="strength">λ as a share of the λ at which all weights are 0; in (0, 1).</param>
    /// <returns>Heads whose weight is not 0, with their weights, those of most effect first.</returns>
    public static (IReadOnlyList<int> Heads, IReadOnlyList<float> Weights) Learn(
        IReadOnlyList<HeadReading> examples, IReadOnlyList<int> heads, double strength)
    {
        double[] scales = [.. heads.Select(head => Deviation(examples, head))];
        // [examples][passages][heads]
        double[][][] inputs = [.. examples.Select(example => Inputs(example, heads, scales))];
        // [examples][passages]
        double[][] answers = [.. examples.Select(example => Answers(example.Grades))];
        double lambda = strength * Gradient(inputs, answers, new double[heads.Count], out _).Max(Math.Abs);
        double[] solved = Solve(inputs, answers, heads.Count, lambda);

        int[] used =
        [
            .. Enumerable.Range(0, heads.Count).Where(head => solved[head] != 0).OrderByDescending(head => Math.Abs(solved[head])),
        ];
        return ([.. used.Select(head => heads[head])], [.. used.Select(head => (float)(solved[head] / scales[head]))]);
    }

    private static double[] Solve(double[][][] inputs, double[][] answers, int heads, double lambda)
    {
        double[] weights = new double[heads], ahead = new double[heads];
        double momentum = 1, step = 1;
        for (int i = 0; i < Steps; i++)
        {
            double[] gradient = Gradient(inputs, answers, ahead, out double loss);
            double[] next = Shrunk(ahead, gradient, step, lambda);
            while (!Fits(inputs, answers, ahead, next, gradient, loss, step))
            {
                step /= 2;
                next = Shrunk(ahead, gradient, step, lambda);
            }

            double following = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            for (int head = 0; head < heads; head++)
                ahead[head] = next[head] + ((momentum - 1) / following * (next[head] - weights[head]));
            (weights, momentum) = (next, following);
        }

        return weights;
    }

    private static double[] Shrunk(double[] from, double[] gradient, double step, double lambda) =>
        [
            .. from.Zip(gradient, (weight, slope) => weight - (step * slope))
                .Select(weight => Math.Sign(weight) * Math.Max(0, Math.Abs(weight) - (step * lambda))),
        ];

    /// <summary>Whether the parabola of this step lies above the loss at its end.</summary>
    private static bool Fits(
        double[][][] inputs, double[][] answers, double[] from, double[] to, double[] gradient, double loss, double step)
    {
        double[] change = [.. to.Zip(from, (a, b) => a - b)];
        double bound = loss + TensorPrimitives.Dot<double>(gradient, change) + (TensorPrimitives.Dot<double>(change, change) / (2 * step));
        return Loss(inputs, answers, to) <= bound + 1e-12;
    }

    private static double Loss(double[][][] inputs, double[][] answers, double[] weights)
    {
        double loss = 0;
        for (int example = 0; example < inputs.Length; example++)
            loss -= LogLikelihood(Softmax(inputs[example], weights), answers[example]);
        return loss / inputs.Length;
    }

    private static double[] Gradient(double[][][] inputs, double[][] answers, double[] weights, out double loss)
    {
        var gradient = new double[weights.Length];
        loss = 0;
        for (int example = 0; example < inputs.Length; example++)
        {
            double[] shares = Softmax(inputs[example], weights);
            loss -= LogLikelihood(shares, answers[example]);
            for (int passage = 0; passage < shares.Length; passage++)
                TensorPrimitives.MultiplyAdd<double>(
                    inputs[example][passage], (shares[passage] - answers[example][passage]) / inputs.Length, gradient, gradient);
        }

        loss /= inputs.Length;
        return gradient;
    }

    private static double LogLikelihood(double[] shares, double[] answers) =>
        shares.Zip(answers, (share, answer) => answer > 0 ? answer * Math.Log(Math.Max(share, double.Epsilon)) : 0).Sum();

    private static double[] Softmax(double[][] passages, double[] weights)
    {
        double[] logits = [.. passages.Select(passage => TensorPrimitives.Dot<double>(passage, weights))];
        TensorPrimitives.Subtract(logits, logits.Max(), logits);
        TensorPrimitives.Exp(logits, logits);
        TensorPrimitives.Divide(logits, TensorPrimitives.Sum<double>(logits), logits);
        return logits;
    }

    private static double[][] Inputs(HeadReading example, IReadOnlyList<int> heads, double[] scales) =>
        [
            .. Enumerable.Range(0, example.PassageIds.Count)
                .Select(passage => heads.Select((head, i) => example.Scores[head][passage] / scales[i]).ToArray()),
        ];

    private static double[] Answers(int[] grades)
    {
        double gold = grades.Count(grade => grade > 0);
        return [.. grades.Select(grade => grade > 0 ? 1 / gold : 0)];
    }

    private static double Deviation(IReadOnlyList<HeadReading> examples, int head)
    {
        double[] scores = [.. examples.SelectMany(example => example.Scores[head]).Select(score => (double)score)];
        double mean = scores.Average(), deviation = Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / scores.Length);
        return deviation > 0 ? deviation : 1;
    }
}
