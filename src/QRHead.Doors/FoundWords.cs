namespace QRHead.Doors;

/// <summary>
/// One word of a question, what it earned in a passage, and the passage's words that it found, those of most heads first.
/// </summary>
/// <param name="Word">The question's word, as white space separates it.</param>
/// <param name="Score">What it earned.</param>
/// <param name="Found">The passage's words, each once, without the punctuation around them.</param>
public sealed record FoundWords(string Word, float Score, IReadOnlyList<string> Found)
{
    private const int Most = 3;

    /// <summary>
    /// Lists the words of a question in its order, those that earned something; none where a passage was scored by attention.
    /// </summary>
    /// <param name="query">The question.</param>
    /// <param name="passage">The passage.</param>
    public static IReadOnlyList<FoundWords> Of(string query, RankedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passage);
        if (passage.Found.Count == 0)
            return [];
        var words = new List<FoundWords>();
        int start = 0;
        foreach (string word in query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            start = query.IndexOf(word, start, StringComparison.Ordinal);
            int end = start + word.Length;

            // A token belongs to the word of its last character: the blank in front of a word is part of its first token.
            var own = passage.Found.Where(found => found.Score > 0 && found.Word.End > start && found.Word.End <= end).ToList();
            IEnumerable<string> found = own.GroupBy(one => WordAt(passage, one.Token)).Where(group => group.Key.Length > 0)
                .OrderByDescending(group => group.Sum(one => one.Score)).Select(group => group.Key).Take(Most);
            float score = own.Sum(one => one.Score);
            if (score > 0)
                words.Add(new FoundWords(EarnedWords.Bare(word), score, [.. found]));
            start = end;
        }

        return words;
    }

    /// <summary>The word of a passage that has a token.</summary>
    private static string WordAt(RankedPassage passage, int token)
    {
        TokenScore score = passage.TokenScores[token];
        if (score.Field == PassageField.Marker)
            return "";
        string text = score.Field == PassageField.Title ? passage.Passage.Title! : passage.Passage.Text;
        int start = Math.Max(score.Range.Start, score.Range.End - 1), end = score.Range.End;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return EarnedWords.Bare(text[start..end].Trim());
    }
}
