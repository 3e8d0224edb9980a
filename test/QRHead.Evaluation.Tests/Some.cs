namespace QRHead.Evaluation.Tests;

/// <summary>Rankings for tests, written as the grades in the order in which passages were found.</summary>
internal static class Some
{
    /// <summary>Makes a ranking of one query.</summary>
    /// <param name="grades">Grades in the order of the ranking, separated by spaces.</param>
    /// <param name="notFound">Grades of judged passages that were not found.</param>
    public static JudgedRanking Ranking(string grades, string notFound = "")
    {
        int[] found = Numbers(grades);
        IEnumerable<int> all = found.Concat(Numbers(notFound));
        return JudgedRanking.Of(
            new Judgements(all.Select((grade, i) => KeyValuePair.Create($"d{i}", grade))), found.Select(
                (_, i) => new RunEntry("q", $"d{i}", -i)));
    }

    /// <summary>Makes a run of entries written as <c>query passage score</c>, separated by commas.</summary>
    public static Run Run(string entries, string name = "run") => new(name, Split(entries).Select(entry =>
        new RunEntry(entry[0], entry[1], double.Parse(entry[2], System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>Makes qrels of entries written as <c>query passage grade</c>, separated by commas.</summary>
    public static Qrels Qrels(string entries) =>
        QRHead.Evaluation.Qrels.Of(
            Split(entries)
                .Select(entry => new Qrel(entry[0], entry[1], int.Parse(entry[2], System.Globalization.CultureInfo.InvariantCulture))));

    private static IEnumerable<string[]> Split(string entries) =>
        entries.Split(',', StringSplitOptions.TrimEntries).Select(entry => entry.Split(' '));

    private static int[] Numbers(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
