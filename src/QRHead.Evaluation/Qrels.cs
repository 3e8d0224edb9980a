namespace QRHead.Evaluation;

/// <summary>Which passages are relevant to which queries, as people judged them. In TREC's word, qrels.</summary>
/// <remarks>Immutable, safe for many threads. <see cref="QrelsFile"/> reads them.</remarks>
public sealed class Qrels
{
    private readonly OrderedDictionary<string, Judgements> _queries = new(StringComparer.Ordinal);

    /// <summary>Makes qrels of the judgements of each query.</summary>
    /// <param name="queries">Query ids with their judgements; a query may have none, where nothing answers it.</param>
    /// <exception cref="ArgumentException">A query stands twice.</exception>
    public Qrels(IEnumerable<KeyValuePair<string, Judgements>> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        foreach ((string id, Judgements judgements) in queries)
            _queries.Add(id, judgements);
    }

    /// <summary>Gets the judged queries, in the order they were given.</summary>
    public IReadOnlyList<string> QueryIds => _queries.Keys;

    /// <summary>Gets the judgements of a query; null where it has not been judged.</summary>
    /// <param name="queryId">The query.</param>
    public Judgements? this[string queryId] => _queries.GetValueOrDefault(queryId);

    /// <summary>Groups judgements by their query.</summary>
    /// <param name="qrels">Judgements in any order.</param>
    public static Qrels Of(IEnumerable<Qrel> qrels) => new(
        qrels.GroupBy(qrel => qrel.QueryId, StringComparer.Ordinal)
            .Select(group =>
                KeyValuePair.Create(group.Key, new Judgements(group.Select(qrel => KeyValuePair.Create(qrel.PassageId, qrel.Grade))))));
}
