using System.Numerics;
using QRHead.Evaluation.Sampling;

namespace QRHead.Evaluation;

/// <summary>Makes the choices of Python's <c>random</c> after <c>random.seed(seed)</c>.</summary>
/// <remarks>
/// The QRHead reference shuffles the passages of each detection instance with seed 42 (trap T28). One sequence of numbers that all
/// calls share; not safe for several threads at once.
/// </remarks>
public sealed class PythonRandom
{
    private readonly MersenneTwister _twister;

    /// <summary>Seeds the generator as <c>random.seed(seed)</c> does.</summary>
    /// <param name="seed">The seed.</param>
    public PythonRandom(ulong seed)
    {
        uint low = (uint)seed, high = (uint)(seed >> 32);
        _twister = high > 0 ? new MersenneTwister([low, high]) : new MersenneTwister([low]);
    }

    /// <summary>Puts a list into a random order: <c>random.shuffle(list)</c>.</summary>
    /// <param name="list">The list, changed in place.</param>
    public void Shuffle<T>(IList<T> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        for (int i = list.Count - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }

    /// <summary>Draws uniformly below a number: <c>random.randrange(n)</c>.</summary>
    /// <param name="n">Above 0.</param>
    /// <returns>From 0 to n - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not above 0.</exception>
    public int Below(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);

        // As many high bits as n itself has, again until they fit: for a power of two one bit more than its last index needs.
        int unwanted = BitOperations.LeadingZeroCount((uint)n);
        while (true)
        {
            uint drawn = _twister.Next() >> unwanted;
            if (drawn < n)
                return (int)drawn;
        }
    }

    /// <summary>Draws uniformly from [0, 1), in steps of 2^-53: <c>random.random()</c>.</summary>
    public double NextDouble()
    {
        double high = _twister.Next() >> 5, low = _twister.Next() >> 6;
        return ((high * (1 << 26)) + low) / (1L << 53);
    }

    /// <summary>Chooses some of n without repeats: <c>random.sample(range(n), count)</c>.</summary>
    /// <param name="n">How many there are.</param>
    /// <param name="count">How many to choose, at most <paramref name="n"/>.</param>
    /// <returns>Indices from 0 to n - 1, in the order in which they were chosen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or more are to be chosen than there are.</exception>
    public int[] Sample(int n, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        return n <= PoolLimit(count) ? FromPool(n, count) : WithoutRepeats(n, count);
    }

    /// <summary>Draws 32 bits: <c>random.getrandbits(32)</c>.</summary>
    internal uint NextWord() => _twister.Next();

    /// <summary>Gets up to how many a pool takes less memory than the set of those already chosen, as CPython reckons.</summary>
    private static double PoolLimit(int count) => 21 + (count > 5 ? Math.Pow(4, Math.Ceiling(Math.Log(count * 3.0, 4))) : 0);

    private int[] FromPool(int n, int count)
    {
        int[] pool = [.. Enumerable.Range(0, n)];
        var chosen = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = Below(n - i);
            chosen[i] = pool[j];
            pool[j] = pool[n - i - 1];
        }

        return chosen;
    }

    private int[] WithoutRepeats(int n, int count)
    {
        var chosen = new OrderedDictionary<int, bool>(count);
        while (chosen.Count < count)
            chosen.TryAdd(Below(n), true);
        return [.. chosen.Keys];
    }
}
