namespace QRHead;

/// <summary>One passage of a ranking.</summary>
public sealed record RankedPassage
{
    /// <summary>Gets the place in the ranking, 1-based.</summary>
    public required int Rank { get; init; }

    /// <summary>Gets the place among the passages that were given, 0-based.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the passage as it was given.</summary>
    public required Passage Passage { get; init; }

    /// <summary>
    /// Gets the score; higher is more relevant. By attention: calibrated attention, summed over heads (weighted, where the head set has
    /// weights), which may be negative. By similarity: what the query's words earned, relative to the passages' collection; from 0.
    /// </summary>
    public required float Score { get; init; }

    /// <summary>
    /// Gets the score divided by the number of heads (by the sum of the weights' magnitudes, where there are weights) and clamped to [0,
    /// 1]: the share of the query's attention. By similarity: the score divided by that of a passage in which every word stands out in
    /// every head by one typical deviation.
    /// </summary>
    public required float Relevance { get; init; }

    /// <summary>
    /// Gets the score by which the ranking is in order where it was fused with another system's; else null, and <see cref="Score"/> orders.
    /// </summary>
    public FusedScore? Fused { get; init; }

    /// <summary>Gets how many tokens the passage has in the prompt, its number and title included.</summary>
    public int Tokens => TokenScores.Count;

    /// <summary>Gets whether the end of the passage was cut off to make it fit.</summary>
    public required bool Truncated { get; init; }

    /// <summary>
    /// Gets what each token adds to <see cref="Score"/>, in the order of the text; the values add up to it. Averaged over several orders,
    /// the tokens of the marker come first.
    /// </summary>
    public required IReadOnlyList<TokenScore> TokenScores { get; init; }

    /// <summary>
    /// Gets what each word of the query found, by similarity: its characters in the query, in UTF-16 units; the passage's token that a head
    /// took for most similar, as its place in <see cref="TokenScores"/>; and what that earned by it. A word has as many as its heads found
    /// different tokens, those of most heads first; all add up to <see cref="Score"/>.
    /// </summary>
    /// <value>Empty by attention, where a query looks as a whole.</value>
    public IReadOnlyList<(CharRange Word, int Token, float Score)> Found { get; init; } = [];

    /// <summary>
    /// Gets what each head alone gives the passage (calibrated, masked in this head), in the order of the ranking's heads; by similarity
    /// what each distance and each KV head alone would give, in the order of <see cref="SimilarityHeads.Names"/>.
    /// </summary>
    public required IReadOnlyList<float> HeadScores { get; init; }

    /// <summary>
    /// Gets the score by each set of <see cref="RankOptions.Compared"/>, as if only it had been read; empty where there are none.
    /// </summary>
    public IReadOnlyList<float> ComparedScores { get; init; } = [];
}
