namespace QRHead.Evaluation;

/// <summary>Cuts texts as the reference does (trap T29 of <c>run_retrieval.py</c> at 7a668e7).</summary>
public static class WordLimit
{
    /// <summary>Strips white space, splits at single blanks, and joins the first pieces again.</summary>
    /// <param name="text">The text; a title is not counted and not cut.</param>
    /// <param name="words">How many pieces to keep; 0 keeps all of the stripped text; null leaves the text as it is.</param>
    public static string Cut(string text, int? words)
    {
        ArgumentNullException.ThrowIfNull(text);
        return words switch
        {
            null => text,
            0 => text.Trim(),
            _ => string.Join(' ', text.Trim().Split(' ').Take(words.Value)),
        };
    }
}
