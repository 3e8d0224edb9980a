namespace QRHead.Evaluation;

/// <summary>How good a run is: the values of some measures, query by query.</summary>
/// <remarks>Immutable, safe for many threads.</remarks>
public sealed class RunEvaluation
{
    private readonly Dictionary<string, int> _places;

    private RunEvaluation(string name, IReadOnlyList<string> queries, IReadOnlyList<string> missing, IReadOnlyList<MeasureValues> measures)
    {
        Name = name;
        QueryIds = queries;
        MissingQueryIds = missing;
        Measures = measures;
        _places = queries.Index().ToDictionary(query => query.Item, query => query.Index, StringComparer.Ordinal);
    }

    /// <summary>Gets the run's name.</summary>
    public string Name { get; }

    /// <summary>Gets the queries that count, in the order of the qrels.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>Gets the judged queries that the run has not got, whether they count 0 or not at all.</summary>
    public IReadOnlyList<string> MissingQueryIds { get; }

    /// <summary>Gets the measures in the order they were asked for.</summary>
    public IReadOnlyList<MeasureValues> Measures { get; }

    /// <summary>Judges a run. Queries that are not judged are passed over.</summary>
    /// <param name="qrels">Which passages are relevant.</param>
    /// <param name="run">What a system found.</param>
    /// <param name="measures">The measures, at least one.</param>
    /// <param name="rules">How to judge; null for <see cref="JudgingRules.TrecEval"/>.</param>
    /// <exception cref="InputException">Qrels and run have no query in common.</exception>
    public static RunEvaluation Of(Qrels qrels, Run run, IReadOnlyList<Measure> measures, JudgingRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(qrels);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(measures);
        rules ??= JudgingRules.TrecEval;
        var queries = new List<string>();
        var missing = new List<string>();
        List<double>[] values = [.. measures.Select(_ => new List<double>())];
        foreach (string query in qrels.QueryIds)
        {
            Judgements judgements = rules.DropZeroGrades ? qrels[query]!.WithoutZero() : qrels[query]!;
            if (judgements.Grades.Count == 0 && !rules.CountUnanswerable)
                continue;
            IReadOnlyList<RunEntry>? found = run[query];
            if (found is null)
                missing.Add(query);
            if (found is null && !rules.CountMissing)
                continue;

            IEnumerable<RunEntry> counted = (found ?? []).Where(entry => !rules.RemoveIdenticalIds || entry.PassageId != query);
            JudgedRanking ranking = JudgedRanking.Of(judgements, counted, rules.Ties);
            queries.Add(query);
            for (int i = 0; i < values.Length; i++)
                values[i].Add(measures[i].Evaluate(ranking));
        }

        if (queries.Count == (rules.CountMissing ? missing.Count : 0))
            throw NothingInCommon(qrels, run);
        return new RunEvaluation(
            run.Name, queries, missing, [.. measures.Zip(values, (measure, list) => new MeasureValues(measure, list))]);
    }

    /// <summary>Tests whether this run differs from another, over the queries that count in both.</summary>
    /// <param name="baseline">The other run, judged with the same measures.</param>
    /// <param name="measure">The place of the measure in <see cref="Measures"/>, 0-based.</param>
    /// <param name="seed">The seed of the test.</param>
    /// <returns>The test, whose difference is this run's mean minus the other's.</returns>
    /// <exception cref="ArgumentException">The other run was judged with another measure at this place.</exception>
    /// <exception cref="InputException">No query counts in both runs.</exception>
    public PairedTest ComparedWith(RunEvaluation baseline, int measure, uint seed = PairedTest.DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        if (!Measures[measure].Measure.Equals(baseline.Measures[measure].Measure))
            throw new ArgumentException(
                $"The runs were judged with {Measures[measure].Measure} and {baseline.Measures[measure].Measure}.", nameof(baseline));
        string[] common = [.. QueryIds.Where(baseline._places.ContainsKey)];
        if (common.Length == 0)
            throw new InputException($"{Name} and {baseline.Name} have no judged query in common; a paired test needs the same queries.");
        return PairedTest.Of(
            [.. common.Select(query => baseline.Measures[measure].Values[baseline._places[query]])],
            [.. common.Select(query => Measures[measure].Values[_places[query]])], seed);
    }

    private static InputException NothingInCommon(Qrels qrels, Run run) => new(
        $"{run.Name} has no query in common with the qrels: its queries are {Some(run.QueryIds)}, those of the qrels "
        + $"{Some(qrels.QueryIds)}. "
        + "Are both of the same data set?");

    private static string Some(IReadOnlyList<string> ids) => ids.Count switch
    {
        0 => "none",
        <= 3 => string.Join(", ", ids.Select(id => $"'{id}'")),
        _ => $"'{ids[0]}', '{ids[1]}', … ({ids.Count} of them)",
    };
}
