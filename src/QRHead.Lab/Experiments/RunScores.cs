using System.Security.Cryptography;
using System.Text;
using QRHead.Evaluation;

namespace QRHead.Lab.Experiments;

/// <summary>What a run of another program says about the candidates of a query.</summary>
internal static class RunScores
{
    /// <summary>
    /// Refuses a run that has not got all queries: its mean would be over others than those of the systems beside it. Only those without a
    /// candidate can't be in it.
    /// </summary>
    /// <exception cref="InputException">A query is missing.</exception>
    public static void Check(Run run, IReadOnlyList<EvaluationInstance> instances)
    {
        string[] missing =
        [
            .. instances.Where(instance => instance.Passages.Count > 0).Select(instance => instance.Query.Id)
                .Where(query => run[query] is null),
        ];
        if (missing.Length > 0)
        {
            string others = missing.Length == 1 ? "" : $" and {missing.Length - 1} others";
            throw new InputException(
                $"{run.Name} lacks the query '{missing[0]}'{others} of the {instances.Count} that are ranked; give a run of the same "
                + "data set and queries.");
        }
    }

    /// <summary>Looks candidates up.</summary>
    /// <returns><c>[passages]</c>; NaN for one that the run has not got.</returns>
    public static double[] Of(Run run, EvaluationInstance instance)
    {
        Dictionary<string, double> found = (run[instance.Query.Id] ?? [])
            .ToDictionary(entry => entry.PassageId, entry => entry.Score, StringComparer.Ordinal);
        return [.. instance.Passages.Select(passage => found.TryGetValue(passage.Id, out double score) ? score : double.NaN)];
    }

    /// <summary>Tells a run from others by all its entries.</summary>
    public static string Fingerprint(Run run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RunEntry entry in run.QueryIds.SelectMany(query => run[query]!))
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{entry.QueryId}\0{entry.PassageId}\0{entry.Score:R}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
