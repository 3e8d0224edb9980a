using QRHead.Heads;
using QRHead.Passages;
using QRHead.Prompting;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>Puts passages in order and says what each token gave.</summary>
internal static class RankingBuilder
{
    /// <summary>Orders passages by their scores.</summary>
    /// <param name="query">The query.</param>
    /// <param name="heads">The heads that were read.</param>
    /// <param name="passages">The passages as they were given.</param>
    /// <param name="prompt">The prompt that was read.</param>
    /// <param name="scores">Its scores.</param>
    /// <param name="truncated">Whether the end of each passage was cut off.</param>
    /// <param name="usage">Tokens and times.</param>
    public static Ranking Build(
        string query, HeadSet heads, IReadOnlyList<Passage> passages, EncodedPrompt prompt, PassageScores scores, IReadOnlyList<bool> truncated, RankingUsage usage)
    {
        // OrderByDescending is stable: equal scores keep the order of the input, as in the reference (T19).
        IEnumerable<int> order = Enumerable.Range(0, passages.Count).OrderByDescending(i => scores.Passages[i]);
        return new Ranking
        {
            Query = query,
            Heads = heads,
            Passages = [.. order.Select((i, place) => new RankedPassage
            {
                Rank = place + 1,
                Index = i,
                Passage = passages[i],
                Score = scores.Passages[i],
                Relevance = Math.Clamp(scores.Passages[i] / heads.Count, 0, 1),
                Truncated = truncated[i],
                TokenScores = TokenScores(prompt, i, scores.Tokens),
                HeadScores = [.. scores.Heads.Select(head => head[i])],
            })],
            Usage = usage,
            Warnings = Warnings(passages, truncated),
        };
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

    private static List<string> Warnings(IReadOnlyList<Passage> passages, IReadOnlyList<bool> truncated)
    {
        string[] cut = [.. passages.Where((_, i) => truncated[i]).Select(passage => $"'{passage.Id}'")];
        return cut.Length == 0 ? [] : [$"Cut at the end to fit the model's context: {string.Join(", ", cut.Take(10))}{(cut.Length > 10 ? $" and {cut.Length - 10} more" : "")}."];
    }
}
