namespace QRHead.Retrieval;

/// <summary>
/// Passages that do not fit into the model's context together, read in overlapping windows of about equal length. Each passage counts in
/// the window where it is furthest from an edge. Windows are not rescaled: being of one length, they spread attention alike
/// (<c>docs/decisions/0020</c>).
/// </summary>
internal static class WindowedReading
{
    /// <summary>Tokens kept free: in a window passages have other numbers, which a tokenizer may join to other neighbours.</summary>
    private const int Margin = 8;

    /// <summary>Ranks passages for each query.</summary>
    /// <param name="model">What reads and scores.</param>
    /// <param name="queries">The queries; at least one.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="first">The prompt of the first query over all passages.</param>
    /// <param name="options">Which heads are compared, and whom to tell.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk.</param>
    /// <exception cref="PromptTooLongException">A passage does not fit by itself.</exception>
    public static IReadOnlyList<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, QueryPrompt first, RankOptions options,
        CancellationToken cancellationToken)
    {
        IProgress<ReadProgress>? progress = options.Progress;
        var compared = HeadSubsets.Of(model, options.Compared);
        (int[] lengths, int around) = Lengths(model, queries, first);
        int longest = Enumerable.Range(0, lengths.Length).MaxBy(i => lengths[i]);
        if (around + lengths[longest] > model.MaxTokens)
        {
            throw new PromptTooLongException(
                $"Passage '{passages[longest].Id}' has {lengths[longest]} tokens and with the query {around + lengths[longest]}; the "
                + $"model can read {model.MaxTokens}. Give shorter passages.",
                around + lengths[longest], model.MaxTokens);
        }

        IReadOnlyList<(int Start, int End)> windows = PassageWindows.Cut(lengths, model.MaxTokens - around);
        int[] owners = PassageWindows.Owners(windows, passages.Count);
        var found = new RankedPassage[queries.Count, passages.Count];
        var usages = new RankingUsage[queries.Count];
        int total = windows.Sum(window => lengths[window.Start..window.End].Sum()), before = 0;
        for (int window = 0; window < windows.Count; window++)
        {
            (int start, int end) = windows[window];
            IReadOnlyList<Passage> some = [.. passages.Skip(start).Take(end - start)];
            var prompts = QueryPrompts.Of(model.Prompts, queries, some);
            using var reading = new TogetherReading(model, around + lengths[start..end].Sum());
            int done = before;
            IProgress<ReadProgress>? within = progress is null ? null : new Shifted(progress, done, total);
            for (int query = 0; query < queries.Count; query++)
            {
                Ranking ranking = reading.Rank(prompts.Queries[query], prompts.NullQuery, some, some, compared, within, cancellationToken);
                usages[query] = usages[query] is { } earlier ? Sum(earlier, ranking.Usage) : ranking.Usage;
                foreach (RankedPassage passage in ranking.Passages.Where(passage => owners[start + passage.Index] == window))
                    found[query, start + passage.Index] = options.IsBrief ? passage with { TokenScores = [], HeadScores = [] } : passage;
            }

            before += lengths[start..end].Sum();
        }

        string warning = FormattableString.Invariant(
            $"The passages do not fit into the model's context together; they were read in {windows.Count} overlapping windows.");
        RankedPassage[] OfQuery(int query) => [.. passages.Select((_, i) => found[query, i] with { Index = i })];
        return
        [
            .. queries.Select((query, number) => RankingBuilder.Build(query, model.Heads, OfQuery(number), usages[number]).With(warning)),
        ];
    }

    /// <summary>
    /// The tokens of each passage with what separates it from the next, and those around the passages with the longest query.
    /// </summary>
    private static (int[] Lengths, int Around) Lengths(RankingModel model, IReadOnlyList<string> queries, QueryPrompt first)
    {
        int[] ends = [.. first.Passages.Skip(1).Select(passage => passage.Start), first.Prefix.Length];
        int[] lengths = [.. ends.Zip(first.Passages, (end, passage) => end - passage.Start)];
        int tail = queries.Skip(1).Select(query => model.Prompts.TailOf(query).Length)
            .Aggregate(Math.Max(first.Tail.Length, model.Prompts.NullTail.Length), Math.Max);
        return (lengths, first.Prefix.Length + tail - lengths.Sum() + Margin);
    }

    private static RankingUsage Sum(RankingUsage a, RankingUsage b) =>
        new(a.PromptTokens + b.PromptTokens, a.QueryTokens, a.ReadTime + b.ReadTime, a.ScoreTime + b.ScoreTime);

    private sealed class Shifted(IProgress<ReadProgress> inner, int before, int total) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => inner.Report(new ReadProgress(Math.Min(before + value.TokensRead, total), total));
    }
}
