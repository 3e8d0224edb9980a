namespace QRHead.Lab.Detection;

/// <summary>
/// Examples divided into parts, so that heads are judged on examples that had no say in choosing them. Examples that share a passage stay
/// together, where that leaves at least two parts; else those with the same passages; else each stands by itself. Immutable.
/// </summary>
internal sealed class Folds
{
    private Folds(int[] of, int count, string together) => (Of, Count, Together) = (of, count, together);

    /// <summary>Gets the part of each example.</summary>
    public IReadOnlyList<int> Of { get; }

    /// <summary>Gets how many parts there are.</summary>
    public int Count { get; }

    /// <summary>Gets what stays together, in words.</summary>
    public string Together { get; }

    /// <summary>Divides examples into parts of about equal size.</summary>
    /// <param name="readings">The examples; at least two.</param>
    /// <param name="most">How many parts there may be; at least two.</param>
    public static Folds Divide(IReadOnlyList<HeadReading> readings, int most)
    {
        (IReadOnlyList<int>[] Groups, string Name)[] ways =
        [
            (SharingPassages(readings), "examples that share a passage"),
            (SamePassages(readings), "examples with the same passages"),
            ([.. Enumerable.Range(0, readings.Count).Select(example => new[] { example })], "single examples"),
        ];
        (IReadOnlyList<int>[] groups, string name) = ways.First(way => way.Groups.Length >= 2 || way == ways[^1]);
        int count = Math.Min(most, groups.Length);
        var of = new int[readings.Count];
        var sizes = new int[count];
        foreach (IReadOnlyList<int> group in groups.OrderByDescending(group => group.Count))
        {
            int smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += group.Count;
            foreach (int example in group)
                of[example] = smallest;
        }

        return new Folds(of, count, name);
    }

    /// <summary>Groups examples that are linked by passages, directly or by way of others.</summary>
    private static IReadOnlyList<int>[] SharingPassages(IReadOnlyList<HeadReading> readings)
    {
        int[] parent = [.. Enumerable.Range(0, readings.Count)];
        int Root(int example)
        {
            while (parent[example] != example)
                example = parent[example] = parent[parent[example]];
            return example;
        }

        var firstWith = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int example = 0; example < readings.Count; example++)
        {
            foreach (string id in readings[example].PassageIds)
            {
                if (!firstWith.TryAdd(id, example))
                    parent[Root(example)] = Root(firstWith[id]);
            }
        }

        return [.. Enumerable.Range(0, readings.Count).GroupBy(Root).Select(group => group.ToArray())];
    }

    private static IReadOnlyList<int>[] SamePassages(IReadOnlyList<HeadReading> readings) =>
        [
            .. Enumerable.Range(0, readings.Count).GroupBy(
                example => string.Join('\n', readings[example].PassageIds.Order(StringComparer.Ordinal))).Select(group => group.ToArray()),
        ];
}
