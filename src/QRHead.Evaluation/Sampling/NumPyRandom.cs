using System.Numerics;
using QRHead.Evaluation.Sampling;

namespace QRHead.Evaluation;

/// <summary>Makes the choices of NumPy's legacy <c>np.random</c> after <c>np.random.seed(seed)</c>.</summary>
/// <param name="seed">The seed, below 2^32.</param>
/// <remarks>
/// The QRHead reference samples 512 queries of a BEIR data set with seed 42 (trap T27). One sequence of numbers; not safe for
/// several threads at once.
/// </remarks>
public sealed class NumPyRandom(uint seed)
{
    private readonly MersenneTwister _twister = new(seed);

    /// <summary>Chooses some of n without repeats: <c>np.random.choice(n, count, replace=False)</c>.</summary>
    /// <param name="n">How many there are.</param>
    /// <param name="count">How many to choose, at most <paramref name="n"/>.</param>
    /// <returns>Indices from 0 to n - 1, in the order in which they were chosen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or more are to be chosen than there are.</exception>
    public int[] Choose(int n, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);

        // The whole of it is shuffled however few are wanted, so what is drawn next depends on n only.
        int[] all = [.. Enumerable.Range(0, n)];
        for (int i = n - 1; i > 0; i--)
        {
            int j = UpTo(i);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..count];
    }

    /// <summary>Draws uniformly from 0 to a number, both included: as many low bits as the number has, again until they fit.</summary>
    private int UpTo(int max)
    {
        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount((uint)max);
        while (true)
        {
            uint drawn = _twister.Next() & mask;
            if (drawn <= max)
                return (int)drawn;
        }
    }

    /// <summary>Draws 32 bits.</summary>
    internal uint NextWord() => _twister.Next();
}
