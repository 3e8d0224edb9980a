namespace QRHead.Ways;

/// <summary>Finds the name that was meant, where one was misspelled.</summary>
internal static class NearestName
{
    /// <summary>Finds the name that is nearest by letters that are missing, added, changed, or swapped with the next.</summary>
    /// <param name="found">What was given.</param>
    /// <param name="names">The names that there are.</param>
    /// <returns>The nearest; null where more than a third of the letters differ.</returns>
    public static string? Of(string found, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(found.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(one => one.Distance * 3 <= Math.Max(found.Length, one.Name.Length))
        .OrderBy(one => one.Distance)
        .Select(one => one.Name)
        .FirstOrDefault();

    /// <summary>Optimal string alignment: the Levenshtein distance in which a swap of neighbours counts one.</summary>
    private static int Distance(string left, string right)
    {
        // [left + 1, right + 1]: how far the first i letters are from the first j.
        int[,] steps = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
                steps[i, j] = i == 0 || j == 0 ? i + j : Step(i, j);
        }

        return steps[left.Length, right.Length];

        int Step(int i, int j)
        {
            int changed = steps[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            int least = Math.Min(changed, 1 + Math.Min(steps[i - 1, j], steps[i, j - 1]));
            return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]
                ? Math.Min(least, 1 + steps[i - 2, j - 2]) : least;
        }
    }
}
