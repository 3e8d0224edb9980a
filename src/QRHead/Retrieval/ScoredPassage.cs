using QRHead.Prompting;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>A passage with its scores, before it has a rank.</summary>
/// <param name="Passage">The passage as it was given.</param>
/// <param name="Truncated">Whether its end was cut off.</param>
/// <param name="Prompt">The prompt in which it was read.</param>
/// <param name="Place">Its place in this prompt, 0-based.</param>
/// <param name="Scores">The scores of this prompt's passages.</param>
internal sealed record ScoredPassage(Passage Passage, bool Truncated, EncodedPrompt Prompt, int Place, PassageScores Scores)
{
    /// <summary>Gets the scores of this prompt's passages by other sets of heads, <c>[sets][passages]</c>.</summary>
    public IReadOnlyList<float[]> Compared { get; init; } = [];

    /// <summary>Gets the passage's score.</summary>
    public float Score => Scores.Passages[Place];

    /// <summary>Ranks it.</summary>
    public RankedPassage Ranked(int rank, int index, float weight) => new()
    {
        Rank = rank,
        Index = index,
        Passage = Passage,
        Score = Score,
        Relevance = Math.Clamp(Score / weight, 0, 1),
        Truncated = Truncated,
        TokenScores = TokenScores(),
        Found = Scores.Found,
        HeadScores = [.. Scores.Heads.Select(head => head[Place])],
        ComparedScores = [.. Compared.Select(set => set[Place])],
    };

    private List<TokenScore> TokenScores()
    {
        TokenRange tokens = Prompt.Passages[Place];
        PassageRanges ranges = Prompt.Prompt.Passages[Place];
        var result = new List<TokenScore>(tokens.Length);
        for (int token = tokens.Start; token < tokens.End; token++)
        {
            CharRange chars = Prompt.Encoding.Ranges[token];
            float score = Scores.Tokens[token];
            result.Add(
                Within(chars, ranges.Text) is { } text ? new(PassageField.Text, text, score)
                : ranges.Title is { } whole && Within(chars, whole) is { } title ? new(PassageField.Title, title, score)
                : new(PassageField.Marker, new CharRange(0, 0), score));
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
}
