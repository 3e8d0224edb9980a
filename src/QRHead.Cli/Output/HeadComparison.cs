using MathNet.Numerics.Statistics;

namespace QRHead.Cli.Output;

/// <summary>A head set beside the first of several.</summary>
/// <param name="Set">The set.</param>
/// <param name="Common">How many heads it has in common with the first.</param>
/// <param name="RankCorrelation">Spearman's correlation of the scores of all heads that both know; null where one has no scores.</param>
/// <param name="Layers">How many layers the model has, as far as scores tell; null where there are none.</param>
internal sealed record HeadComparison(HeadSet Set, int Common, double? RankCorrelation, int? Layers)
{
    /// <summary>Gets the share of layers that need not run.</summary>
    public double? Saved => Layers is { } layers ? 1 - ((Set.Deepest + 1.0) / layers) : null;

    public static HeadComparison Of(HeadSet set, HeadSet first)
    {
        Dictionary<HeadId, double> theirs = first.Scores.ToDictionary(score => score.Head, score => score.Score);
        HeadScore[] both = [.. set.Scores.Where(score => theirs.ContainsKey(score.Head))];
        double? correlation = both.Length > 1 ? Correlation.Spearman(
            both.Select(score => score.Score), both.Select(score => theirs[score.Head])) : null;
        return new(
            set, set.Heads.Intersect(first.Heads).Count(), correlation, set.Scores.Count > 0
                ? set.Scores.Max(score => score.Head.Layer) + 1 : null);
    }
}
