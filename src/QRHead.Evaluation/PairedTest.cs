using System.Numerics;

namespace QRHead.Evaluation;

/// <summary>
/// Whether two runs differ by more than chance: the paired randomisation test. Were both equally good, each query's difference could
/// as well have the other sign; the p value is the share of sign patterns whose sum is at least as far from 0 as the one that was seen.
/// </summary>
/// <param name="Queries">How many queries were compared.</param>
/// <param name="MeanDifference">Mean of the second values minus mean of the first.</param>
/// <param name="PValue">Two-sided, in (0, 1].</param>
/// <param name="IsExact">Whether all sign patterns were counted; else a seeded sample of them.</param>
/// <remarks>Smucker, Allan and Carterette: A Comparison of Statistical Significance Tests for IR Evaluation, CIKM 2007.</remarks>
public readonly record struct PairedTest(int Queries, double MeanDifference, double PValue, bool IsExact)
{
    /// <summary>The seed unless another is given.</summary>
    public const uint DefaultSeed = 42;

    /// <summary>How many sign patterns are drawn where there are too many to count all.</summary>
    public const int Samples = 10_000;

    /// <summary>Up to how many queries that differ all patterns are counted.</summary>
    private const int ExactLimit = 18;

    /// <summary>Sums that differ by less are equal: patterns often tie with the sum that was seen, but for rounding.</summary>
    private const double Equal = 1e-9;

    /// <summary>Compares the values of two runs.</summary>
    /// <param name="first">The first run's values.</param>
    /// <param name="second">The second run's values for the same queries in the same order.</param>
    /// <param name="seed">The seed of the sample; not used where all patterns are counted.</param>
    /// <exception cref="ArgumentException">There are no values, or not equally many.</exception>
    public static PairedTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second, uint seed = DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count == 0)
            throw new ArgumentException(
                $"A paired test needs a value of both runs for each query; found {first.Count} and {second.Count}.", nameof(second));

        // Where the runs agree the sign changes nothing.
        double[] differences = [.. first.Zip(second, (a, b) => b - a).Where(difference => difference != 0)];
        double observed = differences.Sum();
        bool exact = differences.Length <= ExactLimit;
        double p = exact ? CountAll(differences, observed) : CountSome(differences, observed, seed);
        return new PairedTest(first.Count, observed / first.Count, p, exact);
    }

    /// <summary>Goes through all patterns in the order of the Gray code, in which one sign changes at a time.</summary>
    private static double CountAll(double[] differences, double observed)
    {
        int patterns = 1 << differences.Length;
        int extreme = 1;
        double sum = observed;
        double[] signed = [.. differences];
        for (int pattern = 1; pattern < patterns; pattern++)
        {
            int changed = BitOperations.TrailingZeroCount(pattern);
            signed[changed] = -signed[changed];
            sum += 2 * signed[changed];
            extreme += IsExtreme(sum, observed) ? 1 : 0;
        }

        return (double)extreme / patterns;
    }

    /// <summary>Counts among drawn patterns and the one that was seen, so that p is never 0.</summary>
    private static double CountSome(double[] differences, double observed, uint seed)
    {
        var random = new PythonRandom(seed);
        int extreme = 1;
        for (int sample = 0; sample < Samples; sample++)
        {
            double sum = 0;
            uint signs = 0;
            for (int i = 0; i < differences.Length; i++)
            {
                signs = i % 32 == 0 ? random.NextWord() : signs >> 1;
                sum += (1 - (2 * (int)(signs & 1))) * differences[i];
            }

            extreme += IsExtreme(sum, observed) ? 1 : 0;
        }

        return (double)extreme / (Samples + 1);
    }

    private static bool IsExtreme(double sum, double observed) => Math.Abs(sum) >= Math.Abs(observed) - Equal;
}
