namespace QRHead.Retrieval;

/// <summary>
/// Cuts passages that do not fit together into overlapping runs of about equal length, so that attention is spread about as thin in each of
/// them.
/// </summary>
internal static class PassageWindows
{
    /// <summary>The part of a window that the next one begins with again.</summary>
    private const double Overlap = 0.15;

    /// <summary>Cuts.</summary>
    /// <param name="lengths">Tokens of each passage, with what separates it from the next; none above <paramref name="budget"/>.</param>
    /// <param name="budget">Tokens that passages may have in one window.</param>
    /// <returns>
    /// Windows as half-open ranges of passages, in order; each begins after the one before it and within or right after it.
    /// </returns>
    public static IReadOnlyList<(int Start, int End)> Cut(IReadOnlyList<int> lengths, int budget)
    {
        long total = lengths.Sum(length => (long)length);
        if (total <= budget)
            return [(0, lengths.Count)];

        for (int count = 2; count < lengths.Count; count++)
        {
            // Windows of this length, each but the first beginning within the one before it, cover all.
            double target = total / (count - ((count - 1) * Overlap));
            if (target <= budget && Cut(lengths, budget, target, count) is { } windows)
                return windows;
        }

        return [.. Enumerable.Range(0, lengths.Count).Select(i => (i, i + 1))];
    }

    /// <summary>
    /// The window that counts for each passage: the one in which it is furthest from an edge that has neighbours beyond it.
    /// </summary>
    public static int[] Owners(IReadOnlyList<(int Start, int End)> windows, int passages)
    {
        var owners = new int[passages];
        var distances = new int[passages];
        Array.Fill(distances, -1);
        for (int window = 0; window < windows.Count; window++)
        {
            (int start, int end) = windows[window];
            for (int i = start; i < end; i++)
            {
                int left = start == 0 ? int.MaxValue : i - start, right = end == passages ? int.MaxValue : end - 1 - i;
                if (Math.Min(left, right) > distances[i])
                    (owners[i], distances[i]) = (window, Math.Min(left, right));
            }
        }

        return owners;
    }

    private static List<(int Start, int End)>? Cut(IReadOnlyList<int> lengths, int budget, double target, int count)
    {
        var windows = new List<(int, int)>();
        int start = 0;
        while (true)
        {
            int end = start, tokens = 0;
            bool last = windows.Count == count - 1;
            while (end < lengths.Count && tokens + lengths[end] <= budget && (last || tokens < target))
                tokens += lengths[end++];
            windows.Add((start, end));
            if (end == lengths.Count)
                return windows;
            if (last)
                return null;

            int next = end;
            for (int shared = 0; next > start + 1 && shared + lengths[next - 1] <= target * Overlap; next--)
                shared += lengths[next - 1];
            start = next;
        }
    }
}
