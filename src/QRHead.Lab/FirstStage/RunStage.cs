using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>
/// What another program found, as a first stage: it knows the queries of its run and no others. Immutable, safe for concurrent use.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="queries">The queries, by whose texts it is asked; of two with one text the first counts.</param>
public sealed class RunStage(Run run, IEnumerable<Query> queries) : IFirstStage
{
    private readonly Dictionary<string, string> _ids = queries.DistinctBy(query => query.Text, StringComparer.Ordinal)
        .ToDictionary(query => query.Text, query => query.Id, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => run.Name;

    /// <summary>Gets what was found; nothing for a query that the run has not got.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Entries(query).OrderByDescending(entry => entry.Score).Take(count).Select(entry => (entry.PassageId, entry.Score))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Dictionary<string, double> found = Entries(query)
            .ToDictionary(entry => entry.PassageId, entry => entry.Score, StringComparer.Ordinal);
        return [.. ids.Select(id => found.GetValueOrDefault(id, double.NaN))];
    }

    private IReadOnlyList<RunEntry> Entries(string query) => _ids.TryGetValue(query, out string? id) ? run[id] ?? [] : [];
}
