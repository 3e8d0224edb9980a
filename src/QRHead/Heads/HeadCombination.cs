namespace QRHead.Heads;

/// <summary>Makes one set of several.</summary>
internal static class HeadCombination
{
    /// <summary>Takes the heads that are in any of the sets, those first that stand first in them.</summary>
    /// <param name="name">What the new set is called.</param>
    /// <param name="sets">At least one set.</param>
    /// <returns>
    /// The set; heads of equal standing are in the order of layers. Weights and scores, which come from different detections, are left out.
    /// Of sets that score by similarity it has every head at every distance, and every KV head's keys, each as the first set has it.
    /// </returns>
    public static HeadSet Union(string name, IReadOnlyList<HeadSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.Count > 0 && sets.All(set => set.Similarity is not null))
        {
            SimilarityHeads[] similar = [.. sets.Select(set => set.Similarity!)];
            var all = new SimilarityHeads(
                similar.SelectMany(heads => heads.Looking).DistinctBy(head => (head.Head, head.Distance)), similar.SelectMany(
                    heads => heads.Compared).DistinctBy(keys => keys.KvHead));
            return new HeadSet(name, all, ProvenanceOf(sets));
        }

        return Of(name, sets, sets.SelectMany(set => set.Heads).Distinct());
    }

    /// <summary>Takes the heads that are in all of the sets.</summary>
    /// <inheritdoc cref="Union"/>
    /// <exception cref="HeadSetException">The sets have no head in common.</exception>
    public static HeadSet Intersection(string name, IReadOnlyList<HeadSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        HeadId[] common = [.. sets.SelectMany(set => set.Heads).Distinct().Where(head => sets.All(set => set.Heads.Contains(head)))];
        return common.Length > 0
            ? Of(name, sets, common)
            : throw new HeadSetException(
                $"No head found that is in all of {string.Join(", ", sets.Select(set => $"'{set.Name}'"))}; their union has heads.");
    }

    private static HeadSet Of(string name, IReadOnlyList<HeadSet> sets, IEnumerable<HeadId> heads)
    {
        // The mean place; a set that has not got the head counts as if it stood behind its last.
        double Place(HeadId head) => sets.Average(set => set.Heads.TakeWhile(other => other != head).Count());
        return new HeadSet(name, heads.OrderBy(Place).ThenBy(head => head.Layer).ThenBy(head => head.Head), ProvenanceOf(sets));
    }

    private static HeadProvenance ProvenanceOf(IReadOnlyList<HeadSet> sets)
    {
        T? Same<T>(Func<HeadProvenance, T?> part) =>
            sets.Select(set => set.Provenance is { } from ? part(from) : default).Distinct().ToArray() is [var one] ? one : default;
        return new HeadProvenance
        {
            Model = Same(from => from.Model),
            Reading = Same(from => from.Reading),
            Scoring = Same(from => from.Scoring),
            Source = $"combined from {string.Join(", ", sets.Select(set => set.Name))}",
        };
    }
}
