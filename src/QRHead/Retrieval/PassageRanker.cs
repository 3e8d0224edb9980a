using QRHead.Heads;
using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Retrieval.Similarity;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>The whole way from passages to rankings: prompt, tokens, attention, scores. Thread-safe.</summary>
/// <param name="model">The model.</param>
/// <param name="heads">The heads whose attention counts.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="format">The prompt's form.</param>
/// <param name="maxTokens">Tokens that the model can read.</param>
/// <param name="scoring">How attention becomes scores.</param>
/// <param name="identity">What contexts are read with; computed when one is saved or opened.</param>
internal sealed class PassageRanker(
    AttentionModel model, HeadSet heads, Tokenizer tokenizer, PromptFormat format, int maxTokens, ScoringRule scoring, Lazy<ContextIdentity> identity)
{
    /// <summary>Tokens that are kept free for queries that are not known yet.</summary>
    public const int Reserved = 128;

    public AttentionModel Model => model;

    public HeadSet Heads => heads;

    public Tokenizer Tokenizer => tokenizer;

    public PromptFormat Format => format;

    public int MaxTokens => maxTokens;

    public ScoringRule Scoring => scoring;

    /// <summary>Gets the tokens that end what the model writes.</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    public ContextIdentity Identity => identity.Value;

    public int Threads => model.Threads;

    /// <summary>Gets what similarity looks at.</summary>
    /// <exception cref="HeadSetException">The heads do not say it.</exception>
    public SimilarityLayout Similarity => field ??= SimilarityLayout.Of(
        model.KeyLayers, heads.Similarity ?? throw new HeadSetException($"The heads '{heads.Name}' have no distances, which the scoring '{scoring}' needs. {HeadPresets.HowToGetSimilarity}"));

    /// <summary>Ranks the same passages for each query; they are read once.</summary>
    public IEnumerable<Ranking> Rank(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        PassageIds.RefuseDuplicates(passages);
        if (options.PassageTokens is { } kept)
            ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1, nameof(options));
        if (ReadingOf(options) == Reading.Alone)
            CheckScoringOfAlone();
        CheckReadingOfSimilarity(ReadingOf(options));

        if (ReadingOf(options) != Reading.Together && passages.Count > 0)
            return scoring.IsSimilarity ? BySimilarity(queries, passages, options, cancellationToken) : Separately(queries, passages, options, cancellationToken);
        IEnumerable<Ranking> rankings = options.Order == PassageOrder.AsGiven
            ? Together(queries, passages, options, cancellationToken)
            : InOrders(queries, passages, options, cancellationToken);
        return options.PassageCache is null
            ? rankings
            : rankings.Select(ranking => ranking with { Warnings = [.. ranking.Warnings, $"Nothing is kept in {options.PassageCache}: passages are read together, each after those before it."] });
    }

    /// <summary>Reads one order after the other, so that memory is needed for one; rankings wait until the last order is read.</summary>
    private IEnumerable<Ranking> InOrders(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> orders = options.Order.Of(passages.Count);
        IEnumerable<Ranking> In(int[] order, int number)
        {
            IProgress<ReadProgress>? progress = options.Progress is { } whole ? new OrderProgress(number, orders.Count, whole) : null;
            return Together(queries, [.. order.Select(index => passages[index])], options with { Progress = progress }, cancellationToken);
        }

        if (orders is [var only])
        {
            foreach (Ranking ranking in In(only, 0))
                yield return AveragedRanking.Of(orders, [ranking]);
            yield break;
        }

        Ranking[][] rankings = [.. orders.Select((order, number) => In(order, number).ToArray())];
        for (int query = 0; query < queries.Count; query++)
            yield return AveragedRanking.Of(orders, [.. rankings.Select(ofOrder => ofOrder[query])]);
    }

    /// <summary>The way that is asked for, else the one of the heads.</summary>
    public Reading ReadingOf(RankOptions options) =>
        options.Reading ?? heads.Reading;

    private IEnumerable<Ranking> Together(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        // What fits with the longest query fits with the others.
        string longest = queries.Count == 1 ? queries[0] : queries.MaxBy(query => Encode(query, passages).Encoding.Count)!;
        if (options.Overflow == OverflowPolicy.Window && PromptPair.Of(format, tokenizer, longest, passages) is var whole && whole.Length > maxTokens)
        {
            foreach (Ranking ranking in WindowedReading.Rank(this, queries, passages, whole, options, cancellationToken))
                yield return ranking;
            yield break;
        }

        (PromptPair widest, IReadOnlyList<Passage> fitting) = Fit(longest, passages, options.Overflow);
        using var context = new ReadContext(this, passages, fitting, widest.Length);
        var compared = HeadSubsets.Of(this, options.Compared);
        foreach (string query in queries)
            yield return context.Rank(query, compared, options.Progress, cancellationToken);
    }

    private IEnumerable<Ranking> Separately(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        using var reading = new SeparateReading(this, queries, passages, options);
        var compared = HeadSubsets.Of(this, options.Compared);
        TimeSpan readTime = reading.Read(options.Progress, cancellationToken);
        foreach (string query in queries)
        {
            Ranking ranking = reading.Rank(query, compared, readTime, cancellationToken);
            yield return options.Order == PassageOrder.AsGiven
                ? ranking
                : ranking with { Warnings = [.. ranking.Warnings, $"The order '{options.Order}' plays no part: passages are read each by itself."] };
            readTime = TimeSpan.Zero;
        }
    }

    private IEnumerable<Ranking> BySimilarity(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        using var reading = new SimilarityReading(this, passages, options);
        TimeSpan readTime = reading.Read(options.Progress, cancellationToken);
        foreach (string query in queries)
        {
            yield return reading.Rank(query, readTime, cancellationToken);
            readTime = TimeSpan.Zero;
        }
    }

    /// <summary>Reads passages, for queries that come later.</summary>
    public ReadContext Read(IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        if ((options.Reading ?? Reading.Together) != Reading.Together || options.Order != PassageOrder.AsGiven)
        {
            throw new ArgumentException(
                $"The reading is {options.Reading} and the order '{options.Order}'; a context is read {nameof(Reading.Together)}, in the order '{PassageOrder.AsGiven}'.",
                nameof(options));
        }

        CheckReadingOfSimilarity(Reading.Together);
        PassageIds.RefuseDuplicates(passages);
        (PromptPair prompts, IReadOnlyList<Passage> fitting) = FitForQueries(passages, options.Overflow);
        var context = new ReadContext(this, passages, fitting, Math.Min(prompts.Length + Reserved, maxTokens));
        try
        {
            context.Read(options.Progress, cancellationToken);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Makes passages fit into the model's context with some room for queries that come later.</summary>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    public (PromptPair Prompts, IReadOnlyList<Passage> Passages) FitForQueries(IReadOnlyList<Passage> passages, OverflowPolicy overflow) =>
        new ContextFit(format, tokenizer, Math.Max(1, maxTokens - Reserved)).Fit(PromptWriter.NullQuery, passages, overflow);

    /// <summary>Makes passages fit into the model's context with a query, and some room for what is written after it.</summary>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    public (PromptPair Prompts, IReadOnlyList<Passage> Passages) Fit(string query, IReadOnlyList<Passage> passages, OverflowPolicy overflow, int room = 0) =>
        new ContextFit(format, tokenizer, Math.Max(1, maxTokens - room)).Fit(query, passages, overflow);

    /// <summary>Makes a passage that is read by itself fit into some tokens before the query.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="tokens">Tokens for all that comes before the query.</param>
    /// <param name="overflow">What to do when it has more.</param>
    /// <exception cref="PromptTooLongException">It does not fit, and the policy does not help.</exception>
    public (EncodedPrompt Prompt, Passage Passage) FitAlone(Passage passage, int tokens, OverflowPolicy overflow)
    {
        EncodedPrompt whole = Encode(PromptWriter.NullQuery, [passage]);
        if (whole.Query.Start <= tokens)
            return (whole, passage);
        if (overflow != OverflowPolicy.Truncate)
        {
            throw new PromptTooLongException(
                $"The passage '{passage.Id}' makes a prompt of {whole.Query.Start} tokens before the query, of which {tokens} are kept for it. "
                + "Give shorter passages, allow them to be cut (truncate), or keep more tokens for each.",
                whole.Query.Start, tokens);
        }

        (PromptPair prompts, IReadOnlyList<Passage> cut) =
            new ContextFit(format, tokenizer, tokens + whole.Query.Length).Fit(PromptWriter.NullQuery, [passage], OverflowPolicy.Truncate);
        return (prompts.NullQuery, cut[0]);
    }

    /// <summary>From which score on a passage that was read alone is relevant.</summary>
    /// <param name="passageTokens">How many tokens are kept for each passage.</param>
    /// <returns>Null where the heads do not say it for this number and this way of scoring, with which scores are others.</returns>
    public float? ThresholdOfAlone(int passageTokens) =>
        heads.Threshold is { } threshold && threshold.PassageTokens == passageTokens && heads.Provenance?.Scoring == scoring
            ? threshold.Score
            : null;

    /// <summary>Refuses a scoring that has no meaning for passages of which each is held against the query by itself.</summary>
    /// <exception cref="HeadSetException">The scoring compares passages.</exception>
    public void CheckScoringOfAlone()
    {
        if (Scoring.IsNormalized)
        {
            throw new HeadSetException(
                $"The scoring '{Scoring}' of the heads '{heads.Name}' compares what a query pays to all passages, and read alone each is held against the query by itself. "
                + $"Read passages together or joined, or score by '{ScoringRule.Reference}'.");
        }
    }

    /// <summary>Refuses a reading in which keys are of other passages too.</summary>
    /// <exception cref="HeadSetException">The scoring is by similarity, and the reading not alone.</exception>
    public void CheckReadingOfSimilarity(Reading reading)
    {
        if (scoring.IsSimilarity && reading != Reading.Alone)
        {
            throw new HeadSetException(
                $"The scoring '{Scoring}' of the heads '{heads.Name}' is for passages that are read alone, and they would be read {reading.ToString().ToLowerInvariant()}. "
                + "Read them alone, or choose heads that score by attention.");
        }
    }

    /// <summary>Refuses to keep more tokens for each passage than the model can read.</summary>
    /// <exception cref="PromptTooLongException">Prefix, kept tokens and query are more.</exception>
    public void CheckRoom(int prefix, int kept, int tail)
    {
        if (prefix + kept + tail > MaxTokens)
        {
            throw new PromptTooLongException(
                $"{kept} tokens kept for each passage, with {prefix} before and {tail} of the query, are {prefix + kept + tail}; the model can read {MaxTokens}. "
                + "Keep fewer for each passage, or give a shorter query.",
                prefix + kept + tail, MaxTokens);
        }
    }

    /// <summary>Writes and encodes the prompt of a query.</summary>
    public EncodedPrompt Encode(string query, IReadOnlyList<Passage> passages) =>
        EncodedPrompt.From(PromptWriter.Write(format, query, passages), tokenizer);

    private sealed class OrderProgress(int number, int count, IProgress<ReadProgress> whole) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) =>
            whole.Report(new ReadProgress((number * value.TokensTotal) + value.TokensRead, count * value.TokensTotal));
    }
}
