namespace QRHead.Lab.Experiments.Analyses;

/// <summary>Sets of heads as places in a pass, compared with each other.</summary>
internal static class HeadSets
{
    /// <summary>Gives the share of heads that two sets of one size have in common, in [0, 1].</summary>
    public static double Overlap(IReadOnlyCollection<int> a, IReadOnlyCollection<int> b) =>
        (double)a.Intersect(b).Count() / Math.Min(a.Count, b.Count);

    /// <summary>Gives the mean share over all pairs of sets; null where there is no pair.</summary>
    public static double? MeanOverlap(IReadOnlyList<int[]> sets)
    {
        double[] shares = [.. from a in Enumerable.Range(0, sets.Count) from b in Enumerable.Range(0, a) select Overlap(sets[a], sets[b])];
        return shares.Length == 0 ? null : shares.Average();
    }

    /// <summary>Refuses to take more heads than there are.</summary>
    /// <exception cref="HeadSetException">There are fewer.</exception>
    public static void CheckSize(HeadPass pass, int size)
    {
        if (size < 1 || size > pass.Heads.Count)
            throw new HeadSetException($"{size} heads are asked for; there are {pass.Heads.Count} to choose from.");
    }

    /// <summary>Refuses passes of two models, or of other heads of one.</summary>
    public static void CheckSameHeads(HeadPass one, HeadPass other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (!one.Heads.SequenceEqual(other.Heads))
            throw new ArgumentException(
                $"The pass '{other.Name}' has {other.Heads.Count} heads, not the {one.Heads.Count} of '{one.Name}'; both must be of one "
                + "model.", nameof(other));
    }
}
