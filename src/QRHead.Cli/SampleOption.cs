using System.CommandLine;
using QRHead.Evaluation.Datasets;
using QRHead.Evaluation.Sampling;

namespace QRHead.Cli;

/// <summary><c>--sample</c>: some of the queries of a data set.</summary>
internal static class SampleOption
{
    private const uint Seed = 42;

    /// <summary>Makes the option.</summary>
    public static Option<int?> Create()
    {
        var option = new Option<int?>("--sample") { Description = "Take so many queries of a data set, drawn as NumPy does with seed 42.", HelpName = "N" };
        Require.AtLeastOne(option);
        return option;
    }

    /// <summary>Draws queries. They stay in the order of the data, so that those that share a context share the reading of it.</summary>
    /// <param name="instances">The queries.</param>
    /// <param name="count">How many; null for all.</param>
    public static IReadOnlyList<EvaluationInstance> Draw(IReadOnlyList<EvaluationInstance> instances, int? count) => count is { } some && some < instances.Count
        ? [.. new NumPyRandom(Seed).Choose(instances.Count, some).Order().Select(place => instances[place])]
        : instances;
}
