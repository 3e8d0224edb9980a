using QRHead.FirstStage;
using QRHead.Heads;

namespace QRHead.Experiments;

/// <summary>One way of ranking that takes part in an experiment: by heads, by words, or by both.</summary>
/// <param name="Name">What runs and tables call it.</param>
/// <param name="Heads">The heads; null for words alone.</param>
/// <param name="Fusion">How BM25 is added to the heads; null for heads alone. Without heads it does not matter.</param>
public sealed record RankingSystem(string Name, HeadSet? Heads, FusionMethod? Fusion = null)
{
    /// <summary>Gets BM25 over the candidates, with the word statistics of all candidates of the experiment.</summary>
    public static RankingSystem Bm25 { get; } = new("bm25", null);
}
