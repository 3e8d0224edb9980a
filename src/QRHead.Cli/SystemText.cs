using System.Globalization;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary>A system of an evaluation as it is written: what ranks, and what counts beside it, each perhaps with its weight.</summary>
/// <param name="Base">What ranks: heads, a run, a model, or a first stage.</param>
/// <param name="Stages">The first stages behind it; a weight is null where none is written.</param>
internal sealed record SystemText(string Base, IReadOnlyList<(string Stage, double? Weight)> Stages)
{
    /// <summary>The form of what stands behind a system, for messages.</summary>
    public const string Form = "+bm25[:WEIGHT], +dense[:WEIGHT]";

    /// <summary>Gets whether what ranks is a first stage itself.</summary>
    public bool IsStage => Base.ToLowerInvariant() is RankingSystem.WordStage or RankingSystem.DenseStage;

    /// <summary>Gets whether embeddings have a say.</summary>
    public bool IsDense => Base.Equals(RankingSystem.DenseStage, StringComparison.OrdinalIgnoreCase)
        || Stages.Any(stage => stage.Stage == RankingSystem.DenseStage);

    /// <summary>Takes a text apart, from its end: a file's name may have a plus.</summary>
    /// <exception cref="UsageException">A first stage stands twice.</exception>
    public static SystemText Parse(string text)
    {
        var stages = new List<(string Stage, double? Weight)>();
        string rest = text;
        while (rest.LastIndexOf('+') is > 0 and int plus && StageOf(rest[(plus + 1)..]) is { } stage)
        {
            stages.Insert(0, stage);
            rest = rest[..plus];
        }

        var system = new SystemText(rest, stages);
        string[] names = [.. stages.Select(stage => stage.Stage), .. system.IsStage ? [rest.ToLowerInvariant()] : (string[])[]];
        return names.Distinct().Count() == names.Length ? system
            : throw new UsageException($"--systems has '{text}', with a first stage twice; give each once.");
    }

    /// <summary>Puts what counts beside a system to it. Where no weight is written, that of the system's heads counts, or 1.</summary>
    public RankingSystem Applied(RankingSystem system) => Stages.Count == 0 ? system : system with
    {
        Name = system.Name + string.Concat(
            Stages.Select(
                stage => stage.Weight is { } weight ? string.Create(CultureInfo.InvariantCulture, $"+{stage.Stage}-{weight}")
                    : $"+{stage.Stage}")),
        Fusion = FusionMethod.Standardised,
        Stages =
        [
            .. IsStage ? system.Stages : [], .. Stages.Select(
                stage => (stage.Stage, stage.Weight ?? system.Heads?.Fusion?.GetValueOrDefault(stage.Stage, 1) ?? 1)),
        ],
    };

    private static (string Stage, double? Weight)? StageOf(string text)
    {
        string[] parts = text.ToLowerInvariant().Split(':');
        if (parts[0] is not (RankingSystem.WordStage or RankingSystem.DenseStage) || parts.Length > 2)
            return null;
        if (parts.Length == 1)
            return (parts[0], null);
        return double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
            ? (parts[0], weight) : null;
    }
}
