namespace QRHead.Evaluation;

/// <summary>
/// What the judgements of a data set speak of and its other files have not got: such queries can't be ranked, such passages can't be found.
/// </summary>
/// <param name="JudgedQueries">How many queries are judged.</param>
/// <param name="Queries">The judged queries that have no text, in the order of the qrels.</param>
/// <param name="RelevantPassages">How many passages are relevant to a query.</param>
/// <param name="Passages">The relevant passages that are not in the corpus, in the order of the qrels.</param>
public sealed record JudgedAbsent(int JudgedQueries, IReadOnlyList<string> Queries, int RelevantPassages, IReadOnlyList<string> Passages)
{
    /// <summary>Compares judgements with what is there.</summary>
    internal static JudgedAbsent Of(Qrels qrels, IEnumerable<string> queries, IEnumerable<string> passages)
    {
        var absentQueries = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var absentPassages = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (string query in qrels.QueryIds)
        {
            absentQueries[query] = true;
            foreach ((string passage, int grade) in qrels[query]!.Grades)
            {
                if (grade > 0)
                    absentPassages[passage] = true;
            }
        }

        (int judged, int relevant) = (absentQueries.Count, absentPassages.Count);
        foreach (string query in queries.Where(absentQueries.ContainsKey))
            absentQueries[query] = false;
        foreach (string passage in passages.Where(absentPassages.ContainsKey))
            absentPassages[passage] = false;
        return new JudgedAbsent(judged, Still(absentQueries), relevant, Still(absentPassages));
    }

    private static string[] Still(OrderedDictionary<string, bool> absent) => [.. absent.Where(id => id.Value).Select(id => id.Key)];
}
