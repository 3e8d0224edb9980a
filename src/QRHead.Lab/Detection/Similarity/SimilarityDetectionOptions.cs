using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>Labelled examples of one kind of text.</summary>
/// <param name="Name">What the kind is called, for example a file's name.</param>
/// <param name="Examples">The examples.</param>
public sealed record ExampleKind(string Name, IReadOnlyList<EvaluationInstance> Examples);

/// <summary>How heads that score by similarity are found.</summary>
public sealed record SimilarityDetectionOptions
{
    /// <summary>Gets the distances that every head is tried at, in tokens.</summary>
    /// <value>The default is 2, 4, 8 … 768.</value>
    public IReadOnlyList<int> Distances { get; init; } = [2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];

    /// <summary>
    /// Gets how many bytes an index may keep of a token, with keys in 8 bits; at least those of one KV head: its numbers and 4.
    /// </summary>
    /// <value>The default is null: those of two KV heads.</value>
    public int? BudgetBytes { get; init; }

    /// <summary>Gets the deepest layer to choose from, 0-based: a shallower set reads faster.</summary>
    /// <value>The default is null: all that the retriever reads.</value>
    public int? MaxLayer { get; init; }

    /// <summary>Gets how many similarities to add up at most; at least 1.</summary>
    /// <value>The default is 6.</value>
    public int Most { get; init; } = 6;

    /// <summary>Gets into how many parts the examples are divided, each of which is once held out; at least 2.</summary>
    /// <value>The default is 5.</value>
    public int Folds { get; init; } = 5;

    /// <summary>Gets how many tokens are kept for each passage, at least 1.</summary>
    /// <value>The default is 512, an index's.</value>
    public int PassageTokens { get; init; } = IndexOptions.DefaultPassageTokens;

    /// <summary>Gets what to do with a passage that has more.</summary>
    /// <value>The default is <see cref="OverflowPolicy.Error"/>.</value>
    public OverflowPolicy Overflow { get; init; }

    /// <summary>Gets what makes the first stages of an example's passages, whose weights beside the heads are fitted.</summary>
    /// <value>The default is null: none are.</value>
    public Func<EvaluationInstance, IReadOnlyList<IFirstStage>>? FusedStages { get; init; }

    /// <summary>Gets what the head set is called.</summary>
    /// <value>The default is <c>detected</c>.</value>
    public string Name { get; init; } = "detected";

    /// <summary>Gets who is told of an example that can't be used and is left out; null to stop at the first.</summary>
    public Action<InputException>? Skipped { get; init; }

    /// <summary>Gets who is told how far the reading is, on the calling thread; null for nobody.</summary>
    public IProgress<DetectionProgress>? Progress { get; init; }
}
