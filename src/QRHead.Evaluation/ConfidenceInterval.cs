namespace QRHead.Evaluation;

/// <summary>
/// Where the mean of a measure would lie had other queries of the same kind been asked: the middle 95 % of the bootstrap.
/// </summary>
/// <param name="Low">The 2.5th percentile of the resampled means.</param>
/// <param name="High">The 97.5th percentile.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>The seed unless another is given.</summary>
    public const uint DefaultSeed = 42;

    /// <summary>How often queries are drawn anew.</summary>
    public const int Resamples = 2000;

    private const double Tail = 0.025;

    /// <summary>
    /// Draws as many values as there are, with repeats, takes their mean, and does it again: the percentile bootstrap
    /// (Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3).
    /// </summary>
    /// <param name="values">One value for each query, at least one.</param>
    /// <param name="seed">The seed; equal values and seeds give equal intervals on every machine.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static ConfidenceInterval OfMean(IReadOnlyList<double> values, uint seed = DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            throw new ArgumentException("An interval needs at least one value.", nameof(values));
        var random = new PythonRandom(seed);
        double[] all = [.. values];
        var means = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            double sum = 0;
            for (int draw = 0; draw < all.Length; draw++)
                sum += all[random.Below(all.Length)];
            means[i] = sum / all.Length;
        }

        Array.Sort(means);
        return new ConfidenceInterval(Percentile(means, Tail), Percentile(means, 1 - Tail));
    }

    /// <summary>Interpolates between the two nearest of sorted values.</summary>
    private static double Percentile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return double.Lerp(sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)], place - below);
    }
}
