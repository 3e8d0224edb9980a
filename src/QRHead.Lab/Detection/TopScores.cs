namespace QRHead.Lab.Detection;

/// <summary>The best score of an example's passages, once with those that answer it and once without.</summary>
/// <param name="Answered">The best of all passages.</param>
/// <param name="Unanswered">The best of the passages that do not answer the query: what it would be, had they been taken out.</param>
internal readonly record struct TopScores(float Answered, float Unanswered)
{
    /// <summary>
    /// Finds the best scores of an example; it has passages of both kinds, and they were read alone, so none's score depends on another.
    /// </summary>
    /// <param name="grades">The passages' grades.</param>
    /// <param name="scores">Their scores.</param>
    public static TopScores Of(IReadOnlyList<int> grades, IReadOnlyList<float> scores) =>
        new(scores.Max(), scores.Where((_, passage) => grades[passage] == 0).Max());
}
