namespace QRHead.Evaluation;

/// <summary>What a system found: for each query passages with scores. In TREC's word, a run.</summary>
/// <remarks>Immutable, safe for many threads. <see cref="RunFile"/> reads and writes runs.</remarks>
public sealed class Run
{
    private readonly OrderedDictionary<string, List<RunEntry>> _queries = new(StringComparer.Ordinal);

    /// <summary>Gathers what was found.</summary>
    /// <param name="name">What tables call the run.</param>
    /// <param name="entries">Entries in any order; those of one query keep theirs.</param>
    /// <exception cref="ArgumentException">A query has a passage twice, which would make measures above 1.</exception>
    public Run(string name, IEnumerable<RunEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(entries);
        Name = name;
        foreach (RunEntry entry in entries)
        {
            if (!_queries.TryGetValue(entry.QueryId, out List<RunEntry>? found))
                _queries.Add(entry.QueryId, found = []);
            found.Add(entry);
        }

        foreach ((string query, List<RunEntry> found) in _queries)
        {
            var passages = new HashSet<string>(found.Count, StringComparer.Ordinal);
            if (found.FindIndex(entry => !passages.Add(entry.PassageId)) is >= 0 and int twice)
                throw new ArgumentException(
                    $"The run '{name}' has the passage '{found[twice].PassageId}' twice for the query '{query}'.", nameof(entries));
        }
    }

    /// <summary>Gets what tables call the run.</summary>
    public string Name { get; }

    /// <summary>Gets the queries for which something was found, in the order they were given.</summary>
    public IReadOnlyList<string> QueryIds => _queries.Keys;

    /// <summary>
    /// Gets what was found for a query, in the order it was given, which may not be that of the scores; null where the run has not got the
    /// query.
    /// </summary>
    /// <param name="queryId">The query.</param>
    public IReadOnlyList<RunEntry>? this[string queryId] => _queries.GetValueOrDefault(queryId);
}
