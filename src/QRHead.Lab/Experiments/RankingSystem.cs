using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>
/// One way of ranking that takes part in an experiment: by heads, by what another program found, or by first stages; or by the former and
/// first stages together.
/// </summary>
/// <param name="Name">What runs and tables call it.</param>
/// <param name="Heads">The heads; null for first stages alone, or a run.</param>
/// <param name="Fusion">How first stages are added to the heads or the run, or to each other; null for one way alone.</param>
public sealed record RankingSystem(string Name, HeadSet? Heads, FusionMethod? Fusion = null)
{
    /// <summary>The first stage of words: BM25 over the candidates of all queries.</summary>
    public const string WordStage = "bm25";

    /// <summary>The first stage of embeddings: <see cref="ExperimentOptions.Embedder"/>.</summary>
    public const string DenseStage = "dense";

    /// <summary>Gets BM25 over the candidates, with the word statistics of all candidates of the experiment.</summary>
    public static RankingSystem Bm25 { get; } = new(WordStage, null);

    /// <summary>Gets the cosine of the candidates' embeddings with the query's.</summary>
    public static RankingSystem Dense { get; } = new(DenseStage, null) { Stages = [(DenseStage, 1)] };

    /// <summary>
    /// Gets the first stages that count where there is a fusion, or where nothing else ranks, each with how much: the heads, or the run,
    /// count 1.
    /// </summary>
    /// <value>The default is BM25, as much as the others.</value>
    public IReadOnlyList<(string Stage, double Weight)> Stages { get; init; } = [(WordStage, 1)];

    /// <summary>
    /// Gets what another program found, which must have every query of the experiment; null where heads or first stages rank. Candidates
    /// that it has not got are left out of its ranking; fused, each counts as much as the last of those that it has got.
    /// </summary>
    public Run? Run { get; init; }

    /// <summary>Gets where the run is from, in words for a report; null for the run's name.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// Gets how the heads' attention becomes scores; null for the retriever's own rule. Either both are normalized or none.
    /// </summary>
    public ScoringRule? Scoring { get; init; }

    /// <summary>Gets the first stages that have a say.</summary>
    internal IEnumerable<(string Stage, double Weight)> Said => Fusion is not null || (Heads is null && Run is null) ? Stages : [];
}
