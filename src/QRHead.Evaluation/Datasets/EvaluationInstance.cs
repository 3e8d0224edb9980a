namespace QRHead.Evaluation;

/// <summary>One query of a data set with its own candidates and what answers it.</summary>
public sealed record EvaluationInstance
{
    /// <summary>Gets the query.</summary>
    public required Query Query { get; init; }

    /// <summary>Gets the candidates in the order of the data set, each id once. Instances that share a context share this list.</summary>
    public required IReadOnlyList<Passage> Passages { get; init; }

    /// <summary>
    /// Gets the ids of the relevant passages, with their grades; empty where nothing answers the query. The reference's files may repeat an
    /// id.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Gold { get; init; }

    /// <summary>Gets the answers that are accepted; empty where there is none, or none is known.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>
    /// Gets what writes the data set's own question to a model, from the ids of the passages to show; null where the data set has none.
    /// </summary>
    public Func<IReadOnlySet<string>, string>? PublishedPrompt { get; init; }

    /// <summary>Gets what the data set says of the kind of query, for example <c>multi-session</c>; null where it says nothing.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets where the instance was read, for messages: file and line; null where it was not read from a file.</summary>
    public string? Place { get; init; }

    /// <summary>Gathers the gold passages of instances.</summary>
    /// <param name="instances">The instances; each is let go once its gold passages are read.</param>
    /// <exception cref="ArgumentException">A query id occurs twice.</exception>
    public static Qrels QrelsOf(IEnumerable<EvaluationInstance> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return new Qrels(instances.Select(instance => KeyValuePair.Create(instance.Query.Id, new Judgements(instance.Gold))));
    }
}
