using QRHead.Retrieval;

namespace QRHead.FirstStage;

/// <summary>
/// Orders rankings by attention and first stages together, however the passages were read. Attention sees what is meant, BM25 rare words
/// that small models miss, embeddings the topic. Safe for concurrent use.
/// </summary>
/// <param name="stages">
/// The first stages, each with how much it counts, where attention counts 1; they must know the passages of the rankings by their ids.
/// </param>
/// <param name="method">How the scores are fused.</param>
internal sealed class RankingFusion(IReadOnlyList<(IFirstStage Stage, double Weight)> stages, FusionMethod method = default)
{
    /// <summary>Puts a ranking into the order of all scores.</summary>
    /// <param name="ranking">A ranking.</param>
    /// <param name="cancellationToken">Stops the first stages.</param>
    /// <returns>
    /// The same passages with the same scores and <see cref="RankedPassage.Fused"/>, by which they are in order; equal ones as they were
    /// given.
    /// </returns>
    public Ranking Apply(Ranking ranking, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        RankedPassage[] asGiven = [.. ranking.Passages.OrderBy(passage => passage.Index)];
        string[] ids = [.. asGiven.Select(passage => passage.Passage.Id)];
        FusedScore[] fused = Fuse(
            [
                .. asGiven.Select(passage => (double)passage.Score),
            ], [.. stages.Select(stage => stage.Stage.Scores(ranking.Query, ids, cancellationToken))], stages, method);
        return ranking with { Passages = RankingBuilder.InOrder([.. asGiven.Select((passage, i) => passage with { Fused = fused[i] })]) };
    }

    /// <summary>Fuses attention's scores with those of first stages.</summary>
    /// <param name="attention"><c>[passages]</c>.</param>
    /// <param name="others"><c>[stages][passages]</c>.</param>
    /// <param name="stages">Their names and weights.</param>
    /// <param name="method">The formula.</param>
    internal static FusedScore[] Fuse(
        double[] attention, IReadOnlyList<double>[] others, IReadOnlyList<(IFirstStage Stage, double Weight)> stages, FusionMethod method)
    {
        double[] together = Fusion.Of(method, [attention, .. others], [1, .. stages.Select(stage => stage.Weight)]);
        return
        [
            .. together.Select(
                (score, i) => new FusedScore(score, [.. stages.Select((stage, place) => (stage.Stage.Name, others[place][i]))])),
        ];
    }
}
