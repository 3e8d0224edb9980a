namespace QRHead.Doors;

/// <summary>The words that earned most of a passage's score, the best first, without the punctuation around them.</summary>
public static class EarnedWords
{
    /// <summary>The share of the best word's score from which on a word is shown.</summary>
    public const float Visible = 0.05f;

    private const int Best = 5;

    /// <summary>Takes the best words.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="words">What each of its words earned.</param>
    public static (string Word, float Score)[] Of(RankedPassage passage, IReadOnlyList<WordScore> words)
    {
        float top = words.Select(word => word.Score).DefaultIfEmpty().Max();
        return
        [
            .. words.Where(word => word.Score > 0 && word.Score >= Visible * top).OrderByDescending(word => word.Score)
                .Select(word => (Bare(TextOf(passage, word.Field)[word.Range.Start..word.Range.End]), word.Score))
                .Where(word => word.Item1.Length > 0).Take(Best),
        ];
    }

    private static string TextOf(RankedPassage passage, PassageField field) =>
        field == PassageField.Title ? passage.Passage.Title! : passage.Passage.Text;

    /// <summary>A word without the punctuation around it.</summary>
    public static string Bare(string word)
    {
        int start = 0, end = word.Length;
        while (start < end && char.IsPunctuation(word[start]))
            start++;
        while (start < end && char.IsPunctuation(word[end - 1]))
            end--;
        return word[start..end];
    }
}
