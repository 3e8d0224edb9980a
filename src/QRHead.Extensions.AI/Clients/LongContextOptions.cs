namespace QRHead.Extensions.AI;

/// <summary>How long inputs become short.</summary>
public sealed record LongContextOptions
{
    /// <summary>Gets how many passages are kept at most; at least 1.</summary>
    /// <value>The default is 5: small models answer better from few, and large ones cost less.</value>
    public int Top { get; init; } = PassageChoice.DefaultMost;

    /// <summary>Gets how long a passage is at most, in tokens of the model that reads; at least 1.</summary>
    /// <value>The default is that of the tool.</value>
    public int PassageTokens { get; init; } = TextSplitter.DefaultMaxTokens;

    /// <summary>Gets from how many tokens on a text is long; shorter ones are passed on as they are.</summary>
    /// <value>The default is 1,000.</value>
    public int LongFrom { get; init; } = 1000;

    /// <summary>
    /// Gets whether answers get <see cref="Microsoft.Extensions.AI.CitationAnnotation"/>s, found by attention. It costs a short reading for
    /// each sentence.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Cites { get; init; } = true;
}
