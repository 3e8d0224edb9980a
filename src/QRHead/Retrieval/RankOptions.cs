namespace QRHead.Retrieval;

/// <summary>How one ranking is made.</summary>
public sealed record RankOptions
{
    /// <summary>Gets how the passages are read.</summary>
    /// <value>The default is <see cref="Reading.Together"/>, the paper's way.</value>
    public Reading Reading { get; init; }

    /// <summary>Gets what to do when the passages do not fit into the model's context.</summary>
    /// <value>The default is <see cref="OverflowPolicy.Error"/>.</value>
    public OverflowPolicy Overflow { get; init; }

    /// <summary>Gets who is told how far the reading is, after each chunk, on the calling thread.</summary>
    /// <value>The default is null: nobody.</value>
    public IProgress<ReadProgress>? Progress { get; init; }
}
