namespace QRHead;

/// <summary>Makes one score of two for each of the same passages. Pure functions; f64.</summary>
public static class Fusion
{
    /// <summary>The k of the paper: it makes the first ranks count nearly alike.</summary>
    public const double DefaultK = 60;

    /// <summary>Fuses scores.</summary>
    /// <param name="first"><c>[passages]</c>; higher is more relevant.</param>
    /// <param name="second">The same passages' scores of another system.</param>
    /// <param name="method">The formula.</param>
    /// <returns><c>[passages]</c>; higher is more relevant.</returns>
    /// <exception cref="ArgumentException">There are not equally many scores.</exception>
    public static double[] Of(IReadOnlyList<double> first, IReadOnlyList<double> second, FusionMethod method) =>
        method == FusionMethod.ReciprocalRank ? ReciprocalRank(first, second) : Standardised(first, second);

    /// <summary><code>s(p) = 1 / (k + rank_1(p)) + 1 / (k + rank_2(p))</code></summary>
    /// <param name="first"><c>[passages]</c>; higher is more relevant. Equal scores share the mean of their ranks, so the order of passages does not matter.</param>
    /// <param name="second">The same passages' scores of another system.</param>
    /// <param name="k">At least 0; the larger, the less the first ranks stand out.</param>
    /// <returns><c>[passages]</c>, in (0, 2 / (k + 1)].</returns>
    /// <exception cref="ArgumentException">There are not equally many scores.</exception>
    /// <remarks>Cormack, Clarke and Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods, SIGIR 2009.</remarks>
    public static double[] ReciprocalRank(IReadOnlyList<double> first, IReadOnlyList<double> second, double k = DefaultK)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        Check(first, second);
        return [.. Ranks(first).Zip(Ranks(second), (a, b) => (1 / (k + a)) + (1 / (k + b)))];
    }

    /// <summary><code>s(p) = w_1 · z_1(p) + w_2 · z_2(p),   z_i(p) = (s_i(p) - mean s_i) / std s_i</code></summary>
    /// <param name="first"><c>[passages]</c>; higher is more relevant. Where all are equal, z is 0.</param>
    /// <param name="second">The same passages' scores of another system.</param>
    /// <param name="firstWeight">How much the first scores count.</param>
    /// <param name="secondWeight">How much the second scores count.</param>
    /// <returns><c>[passages]</c>, with mean 0.</returns>
    /// <exception cref="ArgumentException">There are not equally many scores.</exception>
    /// <remarks>
    /// Montague and Aslam: Relevance Score Normalization for Metasearch, CIKM 2001 (zero mean, unit variance), summed as CombSUM of Fox and Shaw, TREC-2, 1994.
    /// Mean and standard deviation (of n, not n - 1) are those of the passages given.
    /// </remarks>
    public static double[] Standardised(IReadOnlyList<double> first, IReadOnlyList<double> second, double firstWeight = 1, double secondWeight = 1)
    {
        Check(first, second);
        return [.. Standardised(first).Zip(Standardised(second), (a, b) => (firstWeight * a) + (secondWeight * b))];
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
        foreach (IGrouping<double, int> equal in Enumerable.Range(0, scores.Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key))
        {
            int count = equal.Count();
            foreach (int i in equal)
                ranks[i] = before + ((count + 1) / 2.0);
            before += count;
        }

        return ranks;
    }

    private static void Check(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
            throw new ArgumentException($"Fusion needs two scores of each passage; found {first.Count} and {second.Count}.", nameof(second));
    }
}
