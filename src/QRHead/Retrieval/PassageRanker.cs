using System.Diagnostics;
using QRHead.Heads;
using QRHead.Inference;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>The whole way from passages to a ranking: prompt, tokens, attention, scores. Thread-safe.</summary>
internal sealed class PassageRanker(AttentionModel model, HeadSet heads, Tokenizer tokenizer, PromptFormat format, int maxTokens)
{
    private readonly ContextFit _fit = new(format, tokenizer, maxTokens);

    /// <summary>Ranks the same passages for each query; they are read once.</summary>
    public IEnumerable<Ranking> Rank(
        IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        RefuseDuplicateIds(passages);

        // What fits with the longest query fits with the others.
        string longest = queries.MaxBy(QueryTokens)!;
        (PromptPair widest, IReadOnlyList<Passage> fitting) = _fit.Fit(longest, passages, options.Overflow);
        bool[] truncated = [.. fitting.Zip(passages, (after, before) => after.Text.Length < before.Text.Length)];

        long start = Stopwatch.GetTimestamp();
        using KvCache cache = model.NewCache(widest.Length);
        model.Read(widest.Prefix, 0, cache, ProgressOver(widest.Prefix.Length, options.Progress), cancellationToken);
        TimeSpan readTime = Stopwatch.GetElapsedTime(start);

        start = Stopwatch.GetTimestamp();
        QueryAttention none = model.Attend(widest.NullTail, cache.Length, cache, cancellationToken);
        foreach (string query in queries)
        {
            EncodedPrompt prompt = EncodedPrompt.From(PromptWriter.Write(format, query, fitting), tokenizer);
            QueryAttention real = model.Attend(PromptPair.Tail(prompt), cache.Length, cache, cancellationToken);
            PassageScores scores = PassageScores.Of(real.Weights, none.Weights, prompt.Passages);
            yield return new Ranking
            {
                Query = query,
                Heads = heads,
                Passages = Ordered(passages, prompt, scores, truncated),
                Usage = new RankingUsage(prompt.Encoding.Count, prompt.Query.Length, readTime, Stopwatch.GetElapsedTime(start)),
                Warnings = Warnings(passages, truncated),
            };
            (readTime, start) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>The tokens of a query where it stands in the prompt: alone it can have other tokens.</summary>
    private int QueryTokens(string query) => EncodedPrompt.From(PromptWriter.Write(format, query, []), tokenizer).Query.Length;

    private List<RankedPassage> Ordered(IReadOnlyList<Passage> passages, EncodedPrompt prompt, PassageScores scores, bool[] truncated)
    {
        // OrderByDescending is stable: equal scores keep the order of the input, as in the reference (T19).
        IEnumerable<int> order = Enumerable.Range(0, passages.Count).OrderByDescending(i => scores.Passages[i]);
        return [.. order.Select((i, place) => new RankedPassage
        {
            Rank = place + 1,
            Index = i,
            Passage = passages[i],
            Score = scores.Passages[i],
            Relevance = Math.Clamp(scores.Passages[i] / heads.Count, 0, 1),
            Truncated = truncated[i],
            TokenScores = TokenScores(prompt, i, scores.Tokens),
            HeadScores = [.. scores.Heads.Select(head => head[i])],
        })];
    }

    private static List<TokenScore> TokenScores(EncodedPrompt prompt, int passage, float[] scores)
    {
        TokenRange tokens = prompt.Passages[passage];
        PassageRanges ranges = prompt.Prompt.Passages[passage];
        var result = new List<TokenScore>(tokens.Length);
        for (int token = tokens.Start; token < tokens.End; token++)
        {
            CharRange chars = prompt.Encoding.Ranges[token];
            result.Add(
                Within(chars, ranges.Text) is { } text ? new(PassageField.Text, text, scores[token])
                : ranges.Title is { } whole && Within(chars, whole) is { } title ? new(PassageField.Title, title, scores[token])
                : new(PassageField.Marker, new CharRange(0, 0), scores[token]));
        }

        return result;
    }

    /// <summary>The part of a token that lies in a field, counted from the field's start; null where there is none.</summary>
    private static CharRange? Within(CharRange token, CharRange field)
    {
        int start = Math.Max(token.Start, field.Start);
        int end = Math.Min(token.End, field.End);
        return start < end ? new CharRange(start - field.Start, end - field.Start) : null;
    }

    private static void RefuseDuplicateIds(IReadOnlyList<Passage> passages)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < passages.Count; i++)
        {
            if (!seen.TryAdd(passages[i].Id, i))
            {
                throw new ArgumentException(
                    $"Passages {seen[passages[i].Id]} and {i} (0-based) have the same id '{passages[i].Id}'; each passage needs an id of its own.",
                    nameof(passages));
            }
        }
    }

    private static List<string> Warnings(IReadOnlyList<Passage> passages, bool[] truncated)
    {
        string[] cut = [.. passages.Where((_, i) => truncated[i]).Select(passage => $"'{passage.Id}'")];
        return cut.Length == 0 ? [] : [$"Cut at the end to fit the model's context: {string.Join(", ", cut.Take(10))}{(cut.Length > 10 ? $" and {cut.Length - 10} more" : "")}."];
    }

    private static Progress? ProgressOver(int total, IProgress<ReadProgress>? progress) => progress is null ? null : new Progress(total, progress);

    private sealed class Progress(int total, IProgress<ReadProgress> inner) : IProgress<int>
    {
        public void Report(int value) => inner.Report(new ReadProgress(value, total));
    }
}
