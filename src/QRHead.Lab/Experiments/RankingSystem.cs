using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>One way of ranking that takes part in an experiment: by heads, by words, by what another program found, or by one of them and words together.</summary>
/// <param name="Name">What runs and tables call it.</param>
/// <param name="Heads">The heads; null for words alone, or a run.</param>
/// <param name="Fusion">How BM25 is added to the heads or the run; null for them alone. With words alone it does not matter.</param>
public sealed record RankingSystem(string Name, HeadSet? Heads, FusionMethod? Fusion = null)
{
    /// <summary>Gets BM25 over the candidates, with the word statistics of all candidates of the experiment.</summary>
    public static RankingSystem Bm25 { get; } = new("bm25", null);

    /// <summary>
    /// Gets what another program found, which must have every query of the experiment; null where heads or words rank. Candidates that it has not got are left
    /// out of its ranking; fused with words, each counts as much as the last of those that it has got.
    /// </summary>
    public Run? Run { get; init; }

    /// <summary>Gets where the run is from, in words for a report; null for the run's name.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets how the heads' attention becomes scores; null for the retriever's own rule. Either both are normalized or none.</summary>
    public ScoringRule? Scoring { get; init; }

    /// <summary>Gets whether BM25 has a say.</summary>
    internal bool UsesWords => Fusion is not null || (Heads is null && Run is null);
}
