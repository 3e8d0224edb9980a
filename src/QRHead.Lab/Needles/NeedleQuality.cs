namespace QRHead.Lab;

/// <summary>How often needles of a kind were found with some heads masked.</summary>
/// <param name="Masked">The name of the heads.</param>
/// <param name="Kind">The needles' kind.</param>
/// <param name="Found">The share that was found.</param>
/// <param name="Trials">How many were looked for.</param>
/// <param name="ByPlace">The share by length and depth.</param>
public sealed record NeedleQuality(
    string Masked, string Kind, MeanWithInterval Found, int Trials, IReadOnlyDictionary<(int Length, double Depth), double> ByPlace)
{
    /// <summary>Adds up what was found.</summary>
    /// <param name="trials">The trials; at least one.</param>
    /// <returns>For each kind, and within it for each set of masked heads, in the order of the trials.</returns>
    public static IReadOnlyList<NeedleQuality> Of(IReadOnlyList<NeedleTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return
        [
            .. trials.GroupBy(trial => trial.Kind).SelectMany(kind => kind.GroupBy(trial => trial.Masked))
                .Select(group => new NeedleQuality(
                group.Key, group.First().Kind, MeanWithInterval.Of([.. group.Select(Value)]), group.Count(),
                group.GroupBy(trial => (trial.Length, trial.Depth)).ToDictionary(place => place.Key, place => place.Average(Value)))),
        ];
    }

    private static double Value(NeedleTrial trial) => trial.Found ? 1 : 0;
}
