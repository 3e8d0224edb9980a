using QRHead.Heads;

namespace QRHead.Retrieval;

/// <summary>Passages in the order of their relevance to a query.</summary>
public sealed record Ranking
{
    /// <summary>Gets the query.</summary>
    public required string Query { get; init; }

    /// <summary>Gets the heads whose attention was read.</summary>
    public required HeadSet Heads { get; init; }

    /// <summary>Gets all passages, the most relevant first; equal scores keep the order in which the passages were given.</summary>
    public required IReadOnlyList<RankedPassage> Passages { get; init; }

    /// <summary>Gets tokens and times.</summary>
    public required RankingUsage Usage { get; init; }

    /// <summary>Gets what the caller should know, in words; usually empty.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
