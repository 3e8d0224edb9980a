namespace QRHead;

/// <summary>What one word adds to its passage's score: the sum of its tokens. Words are what white space separates.</summary>
/// <param name="Field">The title or the text.</param>
/// <param name="Range">The word's characters within this part, in UTF-16 units.</param>
/// <param name="Score">Calibrated attention, summed over the word's tokens and over heads.</param>
public readonly record struct WordScore(PassageField Field, CharRange Range, float Score)
{
    /// <summary>Adds up tokens to words.</summary>
    /// <param name="passage">A ranked passage.</param>
    /// <returns>The words of the title and then of the text, in order.</returns>
    public static IReadOnlyList<WordScore> Of(RankedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        var words = new List<WordScore>();
        if (passage.Passage.Title is { } title)
            words.AddRange(Of(passage.TokenScores, PassageField.Title, title));
        words.AddRange(Of(passage.TokenScores, PassageField.Text, passage.Passage.Text));
        return words;
    }

    private static List<WordScore> Of(IReadOnlyList<TokenScore> tokens, PassageField field, string text)
    {
        List<CharRange> words = Words(text);
        var scores = new float[words.Count];
        int word = 0;
        foreach (TokenScore token in tokens)
        {
            if (token.Field != field || words.Count == 0)
                continue;

            // A token belongs to the word of its last character: the blank in front of a word is part of the word's first token.
            // One that is only white space belongs to the word before it.
            while (word + 1 < words.Count && words[word + 1].Start < token.Range.End)
                word++;
            scores[word] += token.Score;
        }

        return [.. words.Select((range, i) => new WordScore(field, range, scores[i]))];
    }

    private static List<CharRange> Words(string text)
    {
        var words = new List<CharRange>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length && !char.IsWhiteSpace(text[i]);
            if (inside && start < 0)
                start = i;
            if (!inside && start >= 0)
            {
                words.Add(new CharRange(start, i));
                start = -1;
            }
        }

        return words;
    }
}
