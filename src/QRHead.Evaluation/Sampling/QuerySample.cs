namespace QRHead.Evaluation;

/// <summary>Some of the queries of a data set, the same ones whenever they are drawn.</summary>
public static class QuerySample
{
    private const uint Seed = 42;

    /// <summary>
    /// Draws as the reference does, by NumPy with seed 42. What is drawn stays in its order, so that queries that share a context share the
    /// reading of it.
    /// </summary>
    /// <param name="all">What to draw from.</param>
    /// <param name="count">How many; null for all, and so is a number that is larger.</param>
    /// <returns>Those drawn.</returns>
    public static IReadOnlyList<T> Draw<T>(IReadOnlyList<T> all, int? count)
    {
        ArgumentNullException.ThrowIfNull(all);
        return count is { } some && some < all.Count
            ? [.. new NumPyRandom(Seed).Choose(all.Count, some).Order().Select(place => all[place])] : all;
    }
}
