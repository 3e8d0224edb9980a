namespace QRHead;

/// <summary>Ids name passages in rankings: each has one of its own.</summary>
public static class PassageIds
{
    /// <summary>Refuses passages of which two have the same id.</summary>
    /// <param name="passages">The passages.</param>
    /// <exception cref="ArgumentException">Two have.</exception>
    public static void RefuseDuplicates(IReadOnlyList<Passage> passages)
    {
        ArgumentNullException.ThrowIfNull(passages);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < passages.Count; i++)
        {
            if (!seen.TryAdd(passages[i].Id, i))
            {
                throw new ArgumentException(
                    $"Passages {seen[passages[i].Id]} and {i} (0-based) have the same id '{passages[i].Id}'; each passage needs an id of "
                    + "its own.",
                    nameof(passages));
            }
        }
    }
}
