namespace QRHead.FirstStage;

/// <summary>
/// A first stage of the application's own, such as the search of its vector database. As safe for concurrent use as its function is.
/// </summary>
/// <param name="name">What results and options call it.</param>
/// <param name="best">Finds at most so many passages for a query, in any order.</param>
internal sealed class DelegateStage(string name, Func<string, int, CancellationToken, IEnumerable<(string Id, double Score)>> best)
    : IFirstStage
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. best(query, count, cancellationToken).OrderByDescending(found => found.Score).DistinctBy(found => found.Id).Take(count)];
    }

    /// <summary>Scores passages: as many are searched for as there are, and those that are not found are not known.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0)
            return [];
        Dictionary<string, double> found = Best(query, ids.Count, cancellationToken)
            .ToDictionary(one => one.Id, one => one.Score, StringComparer.Ordinal);
        return [.. ids.Select(id => found.GetValueOrDefault(id, double.NaN))];
    }
}
