using System.Globalization;
using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>
/// The same queries with the gold passage first, last, and in between: whether a model finds what it looks for wherever it stands.
/// </summary>
public static class GoldPositions
{
    private static readonly double[] Shares = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Puts the gold passages of each query at each position; the others keep their order.</summary>
    /// <param name="instances">The queries; those with several gold passages have them beside each other.</param>
    public static IEnumerable<InstanceVariant> Of(IReadOnlyList<EvaluationInstance> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return Shares.Select(share => new InstanceVariant(LabelOf(share), [.. instances.Select(instance => Put(instance, share))]));
    }

    private static EvaluationInstance Put(EvaluationInstance instance, double share)
    {
        var gold = instance.Gold.Where(judgement => judgement.Value > 0).Select(judgement => judgement.Key)
            .ToHashSet(StringComparer.Ordinal);
        ILookup<bool, Passage> passages = instance.Passages.ToLookup(passage => gold.Contains(passage.Id));
        int before = (int)Math.Round(share * passages[false].Count());
        return instance with { Passages = [.. passages[false].Take(before), .. passages[true], .. passages[false].Skip(before)] };
    }

    private static string LabelOf(double share) => share switch
    {
        0 => "first",
        1 => "last",
        _ => string.Create(CultureInfo.InvariantCulture, $"{share:P0}"),
    };
}
