namespace QRHead.Indexing;

/// <summary>A question as a query of SQLite's full-text search.</summary>
internal static class WordQuery
{
    /// <summary>Asks for passages with any of the question's words. Each word stands in quotes, so nothing in it is an operator.</summary>
    /// <returns>The query; null where there is no word.</returns>
    public static string? Of(string question)
    {
        var words = new List<string>();
        for (int i = 0; i < question.Length;)
        {
            int start = i;
            while (i < question.Length && (char.IsLetterOrDigit(question[i]) || char.IsSurrogate(question[i]) || IsMark(question[i])))
                i++;
            if (i > start)
                words.Add($"\"{question[start..i]}\"");
            else
                i++;
        }

        return words.Count == 0 ? null : string.Join(" OR ", words.Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsMark(char unit) => char.GetUnicodeCategory(unit) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
