using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>How heads are detected.</summary>
public sealed record DetectionOptions
{
    /// <summary>Gets what makes a head good.</summary>
    /// <value>The default is <c>nDCG@10</c> of the head's own ranking.</value>
    public Objective Objective { get; init; } = Objective.Parse("nDCG@10");

    /// <summary>Gets how many heads to choose; at least 1.</summary>
    /// <value>The default is null: as few as lose no more than one standard error, held out, against the best number.</value>
    public int? Top { get; init; }

    /// <summary>Gets the deepest layer to choose heads from, 0-based: a shallower set reads faster.</summary>
    /// <value>The default is null: all layers that the retriever reads.</value>
    public int? MaxLayer { get; init; }

    /// <summary>
    /// Gets whether heads are given signed weights, learned on the same examples; it then decides by itself how many heads there are.
    /// </summary>
    /// <value>The default is false: all count 1.</value>
    public bool LearnWeights { get; init; }

    /// <summary>Gets how many parts the examples are divided into, each of which is once held out; at least 2.</summary>
    /// <value>The default is 5.</value>
    public int Folds { get; init; } = 5;

    /// <summary>Gets how the passages of an example are read.</summary>
    /// <value>The default is <see cref="Reading.Together"/>.</value>
    public Reading Reading { get; init; }

    /// <summary>
    /// Gets how many tokens are kept for each passage that is read alone, at least 1: scores, and the threshold that is fitted to them, are
    /// those of an index made with the same number.
    /// </summary>
    /// <value>The default is 512, an index's.</value>
    public int PassageTokens { get; init; } = IndexOptions.DefaultPassageTokens;

    /// <summary>Gets what to do with an example that does not fit into the model's context.</summary>
    /// <value>The default is <see cref="OverflowPolicy.Error"/>.</value>
    public OverflowPolicy Overflow { get; init; }

    /// <summary>Gets the seed with which the passages of each example are shuffled, as Python's <c>random</c> does.</summary>
    /// <value>The default is null: they stay as they are.</value>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>
    /// Gets how many words of a text are kept: its pieces between single blanks, once white space around it is gone; 0 for all of them.
    /// </summary>
    /// <value>The default is null: texts stay as they are.</value>
    public int? TruncateWords { get; init; }

    /// <summary>
    /// Gets the file that keeps what every head gave on each example: a detection that was ended goes on from it, and another objective
    /// needs no second reading.
    /// </summary>
    /// <value>The default is null: nothing is kept.</value>
    public string? PassFile { get; init; }

    /// <summary>
    /// Gets what makes the first stages of an example's passages, whose weights beside the heads are fitted and recorded in the head set.
    /// </summary>
    /// <value>The default is null: none are fitted.</value>
    public Func<EvaluationInstance, IReadOnlyList<IFirstStage>>? FusedStages { get; init; }

    /// <summary>Gets what the head set is called.</summary>
    /// <value>The default is <c>detected</c>.</value>
    public string Name { get; init; } = "detected";

    /// <summary>Gets what the head set says of its data.</summary>
    /// <value>The default is null: nothing but the fingerprint.</value>
    public string? Dataset { get; init; }

    /// <summary>Gets who is told of an example that can't be used and is left out; null to stop at the first.</summary>
    public Action<InputException>? Skipped { get; init; }

    /// <summary>Gets who is told how far the reading is, after each example, on the calling thread; null for nobody.</summary>
    public IProgress<DetectionProgress>? Progress { get; init; }
}

/// <summary>How far a detection is.</summary>
/// <param name="ExamplesDone">Examples that are read.</param>
/// <param name="ExamplesTotal">All examples.</param>
public readonly record struct DetectionProgress(int ExamplesDone, int ExamplesTotal);
