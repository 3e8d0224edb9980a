namespace QRHead.Doors;

/// <summary>One passage of a ranking as JSON.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Index">Its place among those that were given, from 0.</param>
/// <param name="Id">Its id.</param>
/// <param name="Place">Where in its document it stands; null where that is not known.</param>
/// <param name="Score">Its score.</param>
/// <param name="Relevance">The score as a share, in [0, 1].</param>
/// <param name="Relevant">Whether it passes the threshold; null where there is none.</param>
/// <param name="Fused">
/// The score by which a fused ranking is in order, and those of the first stages in it, each under its name; null where nothing was fused.
/// </param>
/// <param name="Tokens">Its tokens in the prompt.</param>
/// <param name="Truncated">True where its end was cut off; else null.</param>
/// <param name="Words">What its words earned; null where that is not asked for.</param>
/// <param name="QueryWords">What each word of the query found in it, by similarity; null where that is not asked for, or not known.</param>
public record ResultRecord(
    int Rank, int Index, string Id, string? Place, float Score, float Relevance, bool? Relevant, IReadOnlyDictionary<string, double>? Fused,
    int Tokens, bool? Truncated, IReadOnlyList<WordRecord>? Words,
    IReadOnlyList<FoundWords>? QueryWords)
{
    /// <summary>Gets the relevance for other programs, of a <see cref="RelevanceScale"/>; null where it is not told.</summary>
    public double? RelevanceScore { get; init; }

    /// <summary>Gets the title; null where there is none, or it is not told.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the text; null where it is not told.</summary>
    public string? Text { get; init; }

    /// <summary>Gets what each head gave it, under the head's name; null where that is not asked for.</summary>
    public IReadOnlyDictionary<string, float>? HeadScores { get; init; }

    /// <summary>Makes the record of a passage.</summary>
    /// <param name="ranking">Its ranking.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="explain">Whether to tell what its words earned.</param>
    public static ResultRecord Of(Ranking ranking, RankedPassage passage, bool explain)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(passage);
        return new(
            passage.Rank, passage.Index, passage.Passage.Id, passage.Passage.Place, passage.Score, passage.Relevance, ranking.IsRelevant(
                passage), FusedOf(passage.Fused), passage.Tokens,
            passage.Truncated ? true : null,
            explain ? [.. WordScore.Of(passage).Select(word => WordRecord.Of(word, passage))] : null,
            explain && passage.Found.Count > 0 ? FoundWords.Of(ranking.Query, passage) : null);
    }

    /// <summary>
    /// Makes the record of a passage for a reader who has not got it: with its text, and its relevance for other programs.
    /// </summary>
    /// <param name="ranking">Its ranking.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="scale">What says its relevance.</param>
    /// <param name="explain">Whether to tell what its words earned, and what each head gave it.</param>
    public static ResultRecord Of(Ranking ranking, RankedPassage passage, RelevanceScale scale, bool explain)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return Of(ranking, passage, explain) with
        {
            RelevanceScore = scale.Of(passage),
            Title = passage.Passage.Title,
            Text = passage.Passage.Text,
            HeadScores = explain ? HeadScoresOf(ranking.Heads, passage) : null,
        };
    }

    /// <summary>A score that is not known is left out.</summary>
    private static OrderedDictionary<string, double>? FusedOf(FusedScore? fused) => fused is null ? null :
        new([.. fused.Others.Where(other => !double.IsNaN(other.Score)).Select(other => KeyValuePair.Create(other.Stage, other.Score))
            .Prepend(KeyValuePair.Create("score", fused.Score))]);

    private static OrderedDictionary<string, float> HeadScoresOf(HeadSet heads, RankedPassage passage) =>
        new([.. (heads.Similarity?.Names ?? heads.Heads.Select(head => head.ToString())).Zip(passage.HeadScores, KeyValuePair.Create)]);
}
