using QRHead.Heads;
using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>The whole way from passages to rankings: prompt, tokens, attention, scores. Thread-safe.</summary>
/// <param name="model">The model.</param>
/// <param name="heads">The heads whose attention counts.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="format">The prompt's form.</param>
/// <param name="maxTokens">Tokens that the model can read.</param>
/// <param name="identity">What contexts are read with; computed when one is saved or opened.</param>
internal sealed class PassageRanker(
    AttentionModel model, HeadSet heads, Tokenizer tokenizer, PromptFormat format, int maxTokens, Lazy<ContextIdentity> identity)
{
    /// <summary>Tokens that are kept free for queries that are not known yet.</summary>
    private const int Reserved = 128;

    public AttentionModel Model => model;

    public HeadSet Heads => heads;

    public PromptFormat Format => format;

    public int MaxTokens => maxTokens;

    public ContextIdentity Identity => identity.Value;

    /// <summary>Ranks the same passages for each query; they are read once.</summary>
    public IEnumerable<Ranking> Rank(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        PassageIds.RefuseDuplicates(passages);
        return options.Reading == Reading.Together || passages.Count == 0
            ? Together(queries, passages, options, cancellationToken)
            : Separately(queries, passages, options, cancellationToken);
    }

    private IEnumerable<Ranking> Together(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        // What fits with the longest query fits with the others.
        string longest = queries.Count == 1 ? queries[0] : queries.MaxBy(query => Encode(query, passages).Encoding.Count)!;
        if (options.Overflow == OverflowPolicy.Window && PromptPair.Of(format, tokenizer, longest, passages) is var whole && whole.Length > maxTokens)
        {
            foreach (Ranking ranking in WindowedReading.Rank(this, queries, passages, whole, options.Progress, cancellationToken))
                yield return ranking;
            yield break;
        }

        (PromptPair widest, IReadOnlyList<Passage> fitting) = Fit(longest, passages, options.Overflow);
        using var context = new ReadContext(this, passages, fitting, widest.Length);
        foreach (string query in queries)
            yield return context.Rank(query, options.Progress, cancellationToken);
    }

    private IEnumerable<Ranking> Separately(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        using var reading = new SeparateReading(this, queries, passages, options.Overflow, joined: options.Reading == Reading.Joined);
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
        PassageIds.RefuseDuplicates(passages);
        var fit = new ContextFit(format, tokenizer, Math.Max(1, maxTokens - Reserved));
        (PromptPair prompts, IReadOnlyList<Passage> fitting) = fit.Fit(PromptWriter.NullQuery, passages, options.Overflow);
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

    /// <summary>Makes passages fit into the model's context with a query.</summary>
    /// <exception cref="PromptTooLongException">They do not fit, and the policy does not help.</exception>
    public (PromptPair Prompts, IReadOnlyList<Passage> Passages) Fit(string query, IReadOnlyList<Passage> passages, OverflowPolicy overflow) =>
        new ContextFit(format, tokenizer, maxTokens).Fit(query, passages, overflow);

    /// <summary>Writes and encodes the prompt of a query.</summary>
    public EncodedPrompt Encode(string query, IReadOnlyList<Passage> passages) =>
        EncodedPrompt.From(PromptWriter.Write(format, query, passages), tokenizer);
}
