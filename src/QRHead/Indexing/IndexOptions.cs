using QRHead.Retrieval;

namespace QRHead;

/// <summary>What is decided once, when an index is made.</summary>
public sealed record IndexOptions
{
    /// <summary>The tokens that are kept for each passage unless told otherwise.</summary>
    public const int DefaultPassageTokens = AloneReader.UsualPassageTokens;

    /// <summary>Gets how keys are stored.</summary>
    /// <value>
    /// The default is null: <see cref="KeyPrecision.Int8"/> for scoring by similarity, <see cref="KeyPrecision.Int16"/> for scoring by
    /// attention.
    /// </value>
    public KeyPrecision? Keys { get; init; }

    /// <summary>
    /// Gets how many tokens a passage may have, with its marker and title: the query stands behind so many, whatever passages there are. At
    /// least 1. The scores are those of a ranking with the same <see cref="RankOptions.PassageTokens"/>.
    /// </summary>
    /// <value>The default is 512.</value>
    public int PassageTokens { get; init; } = DefaultPassageTokens;
}
