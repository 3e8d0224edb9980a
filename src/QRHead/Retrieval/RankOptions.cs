namespace QRHead;

/// <summary>How one ranking is made.</summary>
public sealed record RankOptions
{
    /// <summary>Gets how the passages are read.</summary>
    /// <value>
    /// The default is null: the way for which the heads were detected where their set says it, else <see cref="Reading.Together"/>, the
    /// paper's way.
    /// </value>
    public Reading? Reading { get; init; }

    /// <summary>
    /// Gets the order, or orders, in which passages are read together. Read each by itself, passages have no order: a warning says so.
    /// </summary>
    /// <value>The default is <see cref="PassageOrder.AsGiven"/>, the paper's.</value>
    public PassageOrder Order { get; init; } = PassageOrder.AsGiven;

    /// <summary>
    /// Gets how many tokens are kept for each passage that is read by itself: the query follows after so many, or after the longest
    /// passage, if that has more. With a number that no passage exceeds, a score depends on its passage alone, and is that of an index made
    /// with the same number.
    /// </summary>
    /// <value>The default is null: as many as the longest passage has. At least 1.</value>
    public int? PassageTokens { get; init; }

    /// <summary>
    /// Gets a folder that keeps passages that are read each by itself, one by one: one that is there, as the same model reads it, is not
    /// read again, whatever it is ranked with. It grows with what is read, may be shared by processes, and can be deleted at any time.
    /// </summary>
    /// <value>The default is null: nothing is kept. Read together, passages can't be kept one by one: a warning says so.</value>
    public string? PassageCache { get; init; }

    /// <summary>Gets what to do when the passages do not fit into the model's context.</summary>
    /// <value>The default is <see cref="OverflowPolicy.Error"/>.</value>
    public OverflowPolicy Overflow { get; init; }

    /// <summary>
    /// Gets sets of the retriever's heads that are scored too, each by itself, from the same reading:
    /// <see cref="RankedPassage.ComparedScores"/>.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ComparedHeads> Compared { get; init; } = [];

    /// <summary>
    /// Gets whether rankings that are gathered window by window leave out what tokens and single heads give: for hundreds of queries about
    /// hundreds of passages these are most of the memory.
    /// </summary>
    /// <value>The default is false.</value>
    public bool IsBrief { get; init; }

    /// <summary>Refuses values that can't be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such way of reading, or less than one token is kept for each passage.
    /// </exception>
    internal void Check()
    {
        if (Reading is { } reading && !Enum.IsDefined(reading))
            throw new ArgumentOutOfRangeException(
                nameof(Reading), reading, $"There is no such way of reading; there are: {string.Join(", ", Enum.GetNames<Reading>())}.");
        if (PassageTokens is { } tokens)
            ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1, nameof(PassageTokens));
    }

    /// <summary>Gets who is told how far the reading is, after each chunk, on the calling thread.</summary>
    /// <value>The default is null: nobody.</value>
    public IProgress<ReadProgress>? Progress { get; init; }
}
