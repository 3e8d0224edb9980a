namespace QRHead.Checkpoints;

/// <summary>Finds names that somebody may have meant.</summary>
internal static class ClosestNames
{
    private const int Most = 3;

    /// <summary>Finds the names that take the fewest edits, nearest first.</summary>
    /// <returns>At most three; none that shares less than half.</returns>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names) =>
    [
        .. names
            .Where(other => other.Length <= 2 * name.Length)
            .Select(other => (Name: other, Edits: Edits(name, other)))
            .Where(found => found.Edits <= name.Length / 2)
            .OrderBy(found => found.Edits).ThenBy(found => found.Name, StringComparer.Ordinal)
            .Take(Most)
            .Select(found => found.Name),
    ];

    // Levenshtein's distance, one row at a time.
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j - 1], row[j]));
            }
        }

        return row[^1];
    }
}
