using QRHead.Passages;
using QRHead.Prompting;

namespace QRHead.Retrieval;

/// <summary>
/// Passages that do not fit into the model's context together, read in overlapping windows of about equal length. Each passage counts in the window where it
/// is furthest from an edge. Windows are not rescaled: being of one length, they spread attention alike (<c>docs/decisions/0020</c>).
/// </summary>
internal static class WindowedReading
{
    /// <summary>Tokens kept free: in a window passages have other numbers, which a tokenizer may join to other neighbours.</summary>
    private const int Margin = 8;

    /// <summary>Ranks passages for each query.</summary>
    /// <param name="ranker">What reads and ranks.</param>
    /// <param name="queries">The queries; at least one.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="whole">The prompts of the longest query over all passages.</param>
    /// <param name="options">Which heads are compared, and whom to tell.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <exception cref="PromptTooLongException">A passage does not fit by itself.</exception>
    public static IReadOnlyList<Ranking> Rank(
        PassageRanker ranker, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, PromptPair whole, RankOptions options, CancellationToken cancellationToken)
    {
        IProgress<ReadProgress>? progress = options.Progress;
        var compared = HeadSubsets.Of(ranker, options.Compared);
        EncodedPrompt prompt = whole.Query;
        int[] ends = [.. prompt.Passages.Skip(1).Select(passage => passage.Start), prompt.Query.Start];
        int[] lengths = [.. ends.Zip(prompt.Passages, (end, passage) => end - passage.Start)];
        int around = whole.Length - lengths.Sum() + Margin;
        int longest = Enumerable.Range(0, lengths.Length).MaxBy(i => lengths[i]);
        if (around + lengths[longest] > ranker.MaxTokens)
        {
            throw new PromptTooLongException(
                $"Passage '{passages[longest].Id}' has {lengths[longest]} tokens and with the query {around + lengths[longest]}; the model can read {ranker.MaxTokens}. Give shorter passages.",
                around + lengths[longest], ranker.MaxTokens);
        }

        IReadOnlyList<(int Start, int End)> windows = PassageWindows.Cut(lengths, ranker.MaxTokens - around);
        int[] owners = PassageWindows.Owners(windows, passages.Count);
        var found = new RankedPassage[queries.Count, passages.Count];
        var usages = new RankingUsage[queries.Count];
        int total = windows.Sum(window => lengths[window.Start..window.End].Sum()), before = 0;
        for (int window = 0; window < windows.Count; window++)
        {
            (int start, int end) = windows[window];
            IReadOnlyList<Passage> some = [.. passages.Skip(start).Take(end - start)];
            using var context = new ReadContext(ranker, some, some, around + lengths[start..end].Sum());
            int done = before;
            IProgress<ReadProgress>? within = progress is null ? null : new Shifted(progress, done, total);
            for (int query = 0; query < queries.Count; query++)
            {
                Ranking ranking = context.Rank(queries[query], compared, within, cancellationToken);
                usages[query] = usages[query] is { } earlier ? Sum(earlier, ranking.Usage) : ranking.Usage;
                foreach (RankedPassage passage in ranking.Passages.Where(passage => owners[start + passage.Index] == window))
                    found[query, start + passage.Index] = options.IsBrief ? passage with { TokenScores = [], HeadScores = [] } : passage;
            }

            before += lengths[start..end].Sum();
        }

        return [.. queries.Select((query, number) => Merged(query, ranker, [.. Enumerable.Range(0, passages.Count).Select(i => found[number, i])], usages[number], windows.Count))];
    }

    private static Ranking Merged(string query, PassageRanker ranker, RankedPassage[] passages, RankingUsage usage, int windows)
    {
        IEnumerable<int> order = Enumerable.Range(0, passages.Length).OrderByDescending(i => passages[i].Score);
        return new Ranking
        {
            Query = query,
            Heads = ranker.Heads,
            Passages = [.. order.Select((index, place) => passages[index] with { Rank = place + 1, Index = index })],
            Usage = usage,
            Warnings = [FormattableString.Invariant($"The passages do not fit into the model's context together; they were read in {windows} overlapping windows.")],
        };
    }

    private static RankingUsage Sum(RankingUsage a, RankingUsage b) =>
        new(a.PromptTokens + b.PromptTokens, a.QueryTokens, a.ReadTime + b.ReadTime, a.ScoreTime + b.ScoreTime);

    private sealed class Shifted(IProgress<ReadProgress> inner, int before, int total) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => inner.Report(new ReadProgress(Math.Min(before + value.TokensRead, total), total));
    }
}
