namespace QRHead.Evaluation.Datasets;

/// <summary>Candidates of which no two have one id.</summary>
internal static class UniquePassages
{
    /// <summary>Gathers candidates.</summary>
    /// <exception cref="InputException">An id occurs twice.</exception>
    public static IReadOnlyList<Passage> Of(IEnumerable<Passage> passages, string place)
    {
        Passage[] all = [.. passages];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return Array.Find(all, passage => !ids.Add(passage.Id)) is { } repeated
            ? throw new InputException($"{place}: the passage id '{repeated.Id}' occurs twice; each candidate needs an id of its own.")
            : all;
    }
}
