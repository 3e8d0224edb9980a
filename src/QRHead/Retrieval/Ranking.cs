namespace QRHead;

/// <summary>Passages in the order of their relevance to a query.</summary>
public sealed record Ranking
{
    /// <summary>Gets the query.</summary>
    public required string Query { get; init; }

    /// <summary>Gets the heads whose attention was read.</summary>
    public required HeadSet Heads { get; init; }

    /// <summary>Gets all passages, the most relevant first; equal scores keep the order in which the passages were given.</summary>
    public required IReadOnlyList<RankedPassage> Passages { get; init; }

    /// <summary>
    /// Gets from which score on a passage is taken for relevant: that of the heads, where the passages were read alone with as many tokens
    /// kept for each as they were detected with; else null. Another one may be put in its place (<c>ranking with { Threshold = 0.3f }</c>).
    /// </summary>
    public float? Threshold { get; init; }

    /// <summary>Gets the best score of all passages that were scored, whether they are given or not; null where there were none.</summary>
    public float? BestScore
    {
        get => field ?? (Passages.Count > 0 ? Passages.Max(passage => passage.Score) : null);
        init;
    }

    /// <summary>Gets whether any of the passages that were scored is relevant; null where there is no threshold.</summary>
    public bool? HasRelevant => Threshold is { } threshold ? BestScore >= threshold : null;

    /// <summary>Gets tokens and times.</summary>
    public required RankingUsage Usage { get; init; }

    /// <summary>Gets what the caller should know, in words; usually empty.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The same ranking with something more that the caller should know.</summary>
    internal Ranking With(string warning) => this with { Warnings = [.. Warnings, warning] };

    /// <summary>Whether a passage is relevant.</summary>
    /// <param name="passage">A passage of this ranking.</param>
    /// <returns>Null where there is no threshold.</returns>
    public bool? IsRelevant(RankedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return Threshold is { } threshold ? passage.Score >= threshold : null;
    }
}
