namespace QRHead;

/// <summary>How a model writes.</summary>
public sealed record GenerationOptions
{
    /// <summary>Gets how many tokens are written at most; at least 1.</summary>
    /// <value>The default is 512.</value>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Gets how freely tokens are drawn: logits are divided by it; 0 takes the most likely token each time.</summary>
    /// <value>The default is 0.</value>
    public double Temperature { get; init; }

    /// <summary>Gets how many of the most likely tokens are drawn from; 0 for all.</summary>
    /// <value>The default is 0.</value>
    public int TopK { get; init; }

    /// <summary>
    /// Gets the share of all probability that is drawn from: the most likely tokens that have it together; above 0, 1 for all.
    /// </summary>
    /// <value>The default is 1.</value>
    public double TopP { get; init; } = 1;

    /// <summary>Gets how likely a token must be at least to be drawn, as a share of the most likely one's probability; 0 to 1.</summary>
    /// <value>The default is 0.</value>
    public double MinP { get; init; }

    /// <summary>
    /// Gets by how much tokens that stand in the text already are made less likely: positive logits are divided by it, negative ones
    /// multiplied; above 0, 1 for not at all.
    /// </summary>
    /// <value>The default is 1.</value>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Gets what tokens are drawn from: the same seed gives the same text.</summary>
    /// <value>The default is 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Gets texts that end the writing where they would stand; they are not given.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> StopTexts { get; init; } = [];

    /// <summary>Gets ids of tokens that end the writing, beside those of the model.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Gets whether the model may think before it answers, where its chat template asks.</summary>
    /// <value>The default is null: as the template wants.</value>
    public bool? Thinking { get; init; }

    /// <summary>
    /// Gets whether what is read and written stays in memory, so that the next conversation that is to be kept too is read from where it
    /// differs: for one that is given whole each time, or questions on the same passages.
    /// </summary>
    /// <value>
    /// The default is false. The retriever keeps one, the last, until it is disposed; a model whose positions depend on the length of the
    /// whole text (<c>longrope</c>) keeps none.
    /// </value>
    public bool KeepRead { get; init; }

    /// <summary>Refuses values out of their range, as all that writes by them does.</summary>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException">One is.</exception>
    internal GenerationOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(TopK);
        CheckRange(Temperature, 0, double.MaxValue, nameof(Temperature));
        CheckRange(TopP, double.Epsilon, 1, nameof(TopP));
        CheckRange(MinP, 0, 1, nameof(MinP));
        CheckRange(RepetitionPenalty, double.Epsilon, double.MaxValue, nameof(RepetitionPenalty));
        if (StopTexts.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A text that ends the writing is empty; it would end it at once.", nameof(StopTexts));
        return this;
    }

    private static void CheckRange(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant(
                    $"Expected {(least is 0 ? "0" : "more than 0")} to {(most > 1 ? "any number" : "1")}."));
    }
}
