using QRHead.Heads;

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
    public static Ranking Build(string query, HeadSet heads, IReadOnlyList<ScoredPassage> passages, RankingUsage usage)
    {
        // OrderByDescending is stable: equal scores keep the order of the input, as in the reference (T19).
        IEnumerable<int> order = Enumerable.Range(0, passages.Count).OrderByDescending(i => passages[i].Score);
        return new Ranking
        {
            Query = query,
            Heads = heads,
            Passages = [.. order.Select((index, place) => passages[index].Ranked(place + 1, index, heads.Count))],
            Usage = usage,
            Warnings = Warnings(passages),
        };
    }

    private static List<string> Warnings(IReadOnlyList<ScoredPassage> passages)
    {
        string[] cut = [.. passages.Where(passage => passage.Truncated).Select(passage => $"'{passage.Passage.Id}'")];
        string more = cut.Length > MostNamed ? $" and {cut.Length - MostNamed} more" : "";
        return cut.Length == 0 ? [] : [$"Cut at the end to fit the model's context: {string.Join(", ", cut.Take(MostNamed))}{more}."];
    }
}
