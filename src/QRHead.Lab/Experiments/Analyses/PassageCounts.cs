using System.Globalization;
using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>
/// The same queries among more and more passages: the gold ones, and wrong ones drawn once, so that each list holds the ones before it.
/// </summary>
/// <remarks>
/// QRHead (arXiv 2506.09944), table 4, makes contexts longer by more passages too. The order of passages stays that of the data.
/// </remarks>
public static class PassageCounts
{
    private const int Smallest = 4;

    /// <summary>Makes lists of 4, 8, 16 … passages, and the data as it is.</summary>
    /// <param name="instances">
    /// The queries, each with a gold passage; those with fewer passages than a list should have keep all theirs.
    /// </param>
    /// <param name="seed">The seed of the draws.</param>
    public static IEnumerable<InstanceVariant> Of(IReadOnlyList<EvaluationInstance> instances, uint seed = 42)
    {
        ArgumentNullException.ThrowIfNull(instances);
        int most = instances.Max(instance => instance.Passages.Count);
        for (int count = Smallest; count < most; count *= 2)
        {
            var random = new PythonRandom(seed);
            yield return new InstanceVariant(
                count.ToString(CultureInfo.InvariantCulture), [.. instances.Select(instance => Fewer(instance, count, random))]);
        }

        yield return new InstanceVariant(most.ToString(CultureInfo.InvariantCulture), instances);
    }

    private static EvaluationInstance Fewer(EvaluationInstance instance, int count, PythonRandom random)
    {
        var gold = instance.Gold.Where(judgement => judgement.Value > 0).Select(judgement => judgement.Key)
            .ToHashSet(StringComparer.Ordinal);
        int[] wrong = [.. Enumerable.Range(0, instance.Passages.Count).Where(i => !gold.Contains(instance.Passages[i].Id))];
        random.Shuffle(wrong);
        int right = instance.Passages.Count - wrong.Length;
        HashSet<int> dropped = [.. wrong.Skip(Math.Max(0, count - right))];
        IReadOnlyList<Passage> kept = [.. instance.Passages.Where((_, i) => !dropped.Contains(i))];
        return instance with { Passages = kept };
    }
}
