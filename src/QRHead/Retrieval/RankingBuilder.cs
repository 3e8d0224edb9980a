namespace QRHead.Retrieval;

/// <summary>Puts scored passages in order.</summary>
internal static class RankingBuilder
{
    private const int MostNamed = 10;

    /// <summary>Orders passages by their scores.</summary>
    /// <param name="query">The query.</param>
    /// <param name="heads">The heads that were read.</param>
    /// <param name="passages">The passages in the order in which they were given.</param>
    /// <param name="usage">Tokens and times.</param>
    public static Ranking Build(string query, HeadSet heads, IReadOnlyList<ScoredPassage> passages, RankingUsage usage) =>
        Build(query, heads, [.. passages.Select((passage, index) => passage.Ranked(rank: 0, index, heads.TotalWeight))], usage);

    /// <summary>Orders passages by their scores, by the fused ones where there are some.</summary>
    /// <param name="query">The query.</param>
    /// <param name="heads">The heads that were read.</param>
    /// <param name="passages">The passages in the order in which they were given; their ranks do not count.</param>
    /// <param name="usage">Tokens and times.</param>
    /// <exception cref="InferenceException">A score is no number.</exception>
    public static Ranking Build(string query, HeadSet heads, IReadOnlyList<RankedPassage> passages, RankingUsage usage)
    {
        if (passages.FirstOrDefault(passage => float.IsNaN(passage.Score)) is { } broken)
        {
            throw new InferenceException(
                $"The score of '{broken.Passage.Id}' is no number: the model's sums left the range of its numbers, as happens in f16 "
                + "with models that were trained in bf16, "
                + "or its weights are broken. Use another precision: int8 or f32.");
        }

        return new()
        {
            Query = query,
            Heads = heads,

            Passages = InOrder(passages),
            Usage = usage,
            Warnings = Warnings(passages),
        };
    }

    /// <summary>Puts passages in order by their scores, by the fused ones where there are some, and says at which rank each is.</summary>
    /// <param name="passages">
    /// The passages in the order in which they were given, which those of equal scores keep, as in the reference (T19).
    /// </param>
    public static IReadOnlyList<RankedPassage> InOrder(IReadOnlyList<RankedPassage> passages)
    {
        double[] scores = [.. passages.Select(passage => passage.Fused?.Score ?? passage.Score)];
        return [.. BestFirst(scores).Select((index, place) => passages[index] with { Rank = place + 1 })];
    }

    /// <summary>The one order of scores: the highest first, equal ones as they were given.</summary>
    /// <returns>The places of the scores.</returns>
    public static IEnumerable<int> BestFirst(IReadOnlyList<double> scores) =>
        Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]);

    private static List<string> Warnings(IReadOnlyList<RankedPassage> passages)
    {
        string[] cut = [.. passages.Where(passage => passage.Truncated).Select(passage => $"'{passage.Passage.Id}'")];
        string more = cut.Length > MostNamed ? $" and {cut.Length - MostNamed} more" : "";
        return cut.Length == 0 ? [] : [$"Cut at the end to fit the model's context: {string.Join(", ", cut.Take(MostNamed))}{more}."];
    }
}
