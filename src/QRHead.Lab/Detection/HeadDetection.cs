namespace QRHead.Lab;

/// <summary>What a detection found. Immutable.</summary>
public sealed record HeadDetection
{
    /// <summary>Gets the chosen heads, best first, with every head's score and where they come from.</summary>
    public required HeadSet Heads { get; init; }

    /// <summary>Gets how good the chosen heads are, chosen and judged on different examples.</summary>
    public required HeldOutQuality Chosen { get; init; }

    /// <summary>Gets how good the best 1, 2, 4 … heads are, and all; chosen and judged on different examples.</summary>
    public required IReadOnlyList<HeldOutQuality> BySize { get; init; }

    /// <summary>Gets how good as many heads up to each layer are, the shallowest first.</summary>
    public required IReadOnlyList<HeldOutQuality> ByDepth { get; init; }

    /// <summary>Gets how good as many heads are that were drawn at random.</summary>
    public required HeldOutQuality Random { get; init; }

    /// <summary>
    /// Gets the shallowest layer up to which as many heads are as good as those up to the deepest, to within a standard error of the
    /// difference.
    /// </summary>
    public required int EnoughLayer { get; init; }

    /// <summary>Gets how first stages count beside the chosen heads; null where none were asked for.</summary>
    public FittedFusion? Fusion { get; init; }

    /// <summary>Gets how many examples were used.</summary>
    public required int Examples { get; init; }

    /// <summary>Gets into how many parts they were divided.</summary>
    public required int Folds { get; init; }

    /// <summary>Gets what was never divided, in words: <c>examples that share a passage</c>.</summary>
    public required string KeptTogether { get; init; }
}
