using QRHead.FirstStage;

namespace QRHead;

/// <summary>Makes one score of several for each of the same passages. Pure functions; f64.</summary>
/// <remarks>
/// A score that is NaN is not known: it counts as the least of the same system's others, of which nothing is known but that it found those.
/// </remarks>
public static class Fusion
{
    /// <summary>The k of the paper: it makes the first ranks count nearly alike.</summary>
    public const double DefaultK = 60;

    /// <summary>Puts a ranking into the order of attention and first stages together.</summary>
    /// <param name="ranking">A ranking, however the passages were read.</param>
    /// <param name="stages">
    /// The first stages, each with how much it counts, where attention counts 1; they must know the passages by their ids.
    /// </param>
    /// <param name="method">The formula.</param>
    /// <param name="cancellationToken">Stops the first stages.</param>
    /// <returns>
    /// The same passages with the same scores and <see cref="RankedPassage.Fused"/>, by which they are in order; equal ones as they were
    /// given.
    /// </returns>
    public static Ranking Of(
        Ranking ranking, IReadOnlyList<(IFirstStage Stage, double Weight)> stages, FusionMethod method = default,
        CancellationToken cancellationToken = default) =>
        new RankingFusion(stages, method).Apply(ranking, cancellationToken);

    /// <summary>Fuses scores.</summary>
    /// <param name="method">The formula.</param>
    /// <param name="scores"><c>[systems][passages]</c>; higher is more relevant.</param>
    /// <param name="weights"><c>[systems]</c>, how much each counts; null for all alike.</param>
    /// <returns><c>[passages]</c>; higher is more relevant.</returns>
    /// <exception cref="ArgumentException">
    /// There is no system, or there are not equally many scores of each, or not as many weights as systems.
    /// </exception>
    public static double[] Of(FusionMethod method, IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double>? weights = null) =>
        method == FusionMethod.ReciprocalRank ? ReciprocalRank(scores, weights) : Standardised(scores, weights);

    /// <summary><code>s(p) = Σ_i w_i / (k + rank_i(p))</code></summary>
    /// <param name="scores">
    /// <c>[systems][passages]</c>. Equal scores share the mean of their ranks, so the order of passages does not matter.
    /// </param>
    /// <param name="weights">As in <see cref="Of(FusionMethod, IReadOnlyList{IReadOnlyList{double}}, IReadOnlyList{double}?)"/>.</param>
    /// <param name="k">At least 0; the larger, the less the first ranks stand out.</param>
    /// <returns><c>[passages]</c>.</returns>
    /// <exception cref="ArgumentException">
    /// As in <see cref="Of(FusionMethod, IReadOnlyList{IReadOnlyList{double}}, IReadOnlyList{double}?)"/>.
    /// </exception>
    /// <remarks>
    /// Cormack, Clarke and Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods, SIGIR 2009.
    /// </remarks>
    public static double[] ReciprocalRank(
        IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double>? weights = null, double k = DefaultK)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        return Sum(scores, weights, known => [.. Ranks(known).Select(rank => 1 / (k + rank))]);
    }

    /// <summary><code>s(p) = Σ_i w_i · z_i(p),   z_i(p) = (s_i(p) - mean s_i) / std s_i</code></summary>
    /// <param name="scores"><c>[systems][passages]</c>. Where all of a system are equal, z is 0.</param>
    /// <param name="weights">As in <see cref="Of(FusionMethod, IReadOnlyList{IReadOnlyList{double}}, IReadOnlyList{double}?)"/>.</param>
    /// <returns><c>[passages]</c>, with mean 0.</returns>
    /// <exception cref="ArgumentException">
    /// As in <see cref="Of(FusionMethod, IReadOnlyList{IReadOnlyList{double}}, IReadOnlyList{double}?)"/>.
    /// </exception>
    /// <remarks>
    /// Montague and Aslam: Relevance Score Normalization for Metasearch, CIKM 2001 (zero mean, unit variance), summed as CombSUM of Fox and
    /// Shaw, TREC-2, 1994. Mean and standard deviation (of n, not n - 1) are those of the passages given.
    /// </remarks>
    public static double[] Standardised(IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double>? weights = null) =>
        Sum(scores, weights, Standardised);

    private static double[] Sum(
        IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double>? weights, Func<IReadOnlyList<double>, double[]> comparable)
    {
        Check(scores, weights);
        var sum = new double[scores[0].Count];
        for (int system = 0; system < scores.Count; system++)
        {
            double weight = weights?[system] ?? 1;
            double[] own = comparable(Known(scores[system]));
            for (int i = 0; i < sum.Length; i++)
                sum[i] += weight * own[i];
        }

        return sum;
    }

    private static IReadOnlyList<double> Known(IReadOnlyList<double> scores)
    {
        if (!scores.Any(double.IsNaN))
            return scores;
        double least = scores.Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).Min();
        return [.. scores.Select(score => double.IsNaN(score) ? least : score)];
    }

    private static double[] Standardised(IReadOnlyList<double> scores)
    {
        if (scores.Count == 0)
            return [];
        double mean = scores.Average(), std = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));

        // Equal scores must not become noise, which dividing their rounding errors by themselves would make of them.
        bool equal = std <= 1e-12 * Math.Abs(mean);
        return [.. scores.Select(score => equal ? 0 : (score - mean) / std)];
    }

    /// <summary>Ranks from 1, the highest score first.</summary>
    private static double[] Ranks(IReadOnlyList<double> scores)
    {
        var ranks = new double[scores.Count];
        int before = 0;
        foreach (IGrouping<double, int> equal in Enumerable.Range(0, scores.Count).GroupBy(i => scores[i])
            .OrderByDescending(group => group.Key))
        {
            int count = equal.Count();
            foreach (int i in equal)
                ranks[i] = before + ((count + 1) / 2.0);
            before += count;
        }

        return ranks;
    }

    private static void Check(IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double>? weights)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0)
            throw new ArgumentException("Fusion needs the scores of a system.", nameof(scores));
        if (scores.FirstOrDefault(own => own.Count != scores[0].Count) is { } other)
            throw new ArgumentException(
                $"Fusion needs a score of each system for each passage; found {scores[0].Count} and {other.Count}.", nameof(scores));
        if (weights is not null && weights.Count != scores.Count)
            throw new ArgumentException(
                $"Fusion needs a weight for each system; found {weights.Count} for {scores.Count}.", nameof(weights));
    }
}
