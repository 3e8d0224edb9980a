namespace QRHead.Evaluation;

/// <summary>How a run is judged where evaluation programs differ. Measures are the same under all rules.</summary>
public sealed record JudgingRules
{
    /// <summary>Gets the rules of trec_eval: everything counts as it stands.</summary>
    public static JudgingRules TrecEval { get; } = new();

    /// <summary>
    /// Gets the rules of BEIR's evaluation, as the QRHead reference uses it: identical ids and grade 0 are taken away (trap T31).
    /// </summary>
    public static JudgingRules Beir { get; } = new() { RemoveIdenticalIds = true, DropZeroGrades = true };

    /// <summary>
    /// Gets the rules of the QRHead reference for LongMemEval and CLIPPER (trap T32): ties as given, and queries that nothing answers
    /// count.
    /// </summary>
    public static JudgingRules QRHead { get; } = new() { Ties = TieRule.AsGiven, CountUnanswerable = true };

    /// <summary>Gets which of two passages with one score comes first.</summary>
    /// <value>The default is <see cref="TieRule.TrecEval"/>.</value>
    public TieRule Ties { get; init; }

    /// <summary>
    /// Gets whether a passage whose id is the query's own is taken out of the run: in some data sets queries are passages themselves.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RemoveIdenticalIds { get; init; }

    /// <summary>
    /// Gets whether judgements of grade 0 are dropped before anything else. Their passages count the same, unjudged or judged irrelevant;
    /// but a query that has no other judgement leaves the mean, where it would count 0.
    /// </summary>
    /// <value>The default is false.</value>
    public bool DropZeroGrades { get; init; }

    /// <summary>Gets whether a query without any judgement counts in the mean: with 0, but for recall_all with 1.</summary>
    /// <value>The default is false.</value>
    public bool CountUnanswerable { get; init; }

    /// <summary>
    /// Gets whether a judged query that the run has not got counts 0 in the mean, as <c>trec_eval -c</c> does; else it does not count.
    /// </summary>
    /// <value>The default is false.</value>
    public bool CountMissing { get; init; }
}
