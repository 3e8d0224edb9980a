namespace QRHead;

/// <summary>
/// The order, or orders, in which passages are read that are read together: their place changes what a model sees in them. Rankings carry
/// the index in the order given all the same. Immutable, safe for many threads.
/// </summary>
public sealed class PassageOrder
{
    private readonly string _name;
    private readonly Func<int, int[][]> _orders;

    private PassageOrder(string name, Func<int, int[][]> orders, int? seed = null)
    {
        (_name, _orders) = (name, orders);
        Identity = seed is null ? name : FormattableString.Invariant($"{name}:{seed}");
    }

    /// <summary>Gets the order in which the passages are given, as the paper reads them.</summary>
    public static PassageOrder AsGiven { get; } = new("as-given", count => [InOrder(count)]);

    /// <summary>Gets the last passage first: right for passages that come best first, for those near the query are seen best.</summary>
    public static PassageOrder Reversed { get; } = new("reversed", count => [[.. InOrder(count).Reverse()]]);

    /// <summary>Reads the passages several times, each time in another order, and averages the scores.</summary>
    /// <param name="times">How many times; at least 1. Each costs a whole reading.</param>
    /// <param name="seed">Where the shuffling begins: the same seed gives the same orders.</param>
    /// <returns>The orders.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public static PassageOrder Shuffled(int times, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return new PassageOrder(FormattableString.Invariant($"shuffled:{times}"), count => Shuffle(times, seed, count), seed);
    }

    /// <summary>Gets what tells this order from others: its name, and where its shuffling begins.</summary>
    internal string Identity { get; }

    /// <summary>Gives the order's name: <c>as-given</c>, <c>reversed</c>, <c>shuffled:5</c>.</summary>
    public override string ToString() => _name;

    /// <summary>Gives the orders of some passages.</summary>
    /// <param name="count">How many passages.</param>
    /// <returns>For each reading the indices of the passages, 0-based, in the order in which they are read.</returns>
    internal IReadOnlyList<int[]> Of(int count) => _orders(count);

    private static int[] InOrder(int count) => [.. Enumerable.Range(0, count)];

    private static int[][] Shuffle(int times, int seed, int count)
    {
#pragma warning disable CA5394 // Nothing secret hangs on the order; a seeded Random gives the same numbers everywhere.
        var random = new Random(seed);
        var orders = new int[times][];
        for (int i = 0; i < times; i++)
        {
            orders[i] = InOrder(count);
            random.Shuffle(orders[i]);
        }
#pragma warning restore CA5394

        return orders;
    }
}
