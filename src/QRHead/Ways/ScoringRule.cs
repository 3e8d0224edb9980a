using System.Diagnostics.CodeAnalysis;

namespace QRHead;

/// <summary>How attention becomes scores. Immutable.</summary>
/// <remarks>
/// Written <c>similarity</c>; or <c>reference</c> or <c>normalized</c>, then, with commas, what is left out: <c>normalized,unmasked</c>.
/// Head sets record it, since heads that are best under one rule are not those of another.
/// </remarks>
public sealed record ScoringRule
{
    private const string ReferenceName = "reference", NormalizedName = "normalized", SimilarityName = "similarity", Uncalibrated =
        "uncalibrated", Unmasked = "unmasked";

    /// <summary>The forms of a rule's text, in words.</summary>
    internal const string Forms =
        $"{SimilarityName}; or {ReferenceName} or {NormalizedName}, then perhaps ',{Uncalibrated}' and ',{Unmasked}'";

    /// <summary>
    /// Gets the rule of the paper's code: attention as it is, from the instruction to the end of the prompt, calibrated and masked.
    /// </summary>
    public static ScoringRule Reference { get; } = new();

    /// <summary>Gets the rule that compares passages with each other only; see <see cref="IsNormalized"/>.</summary>
    public static ScoringRule Normalized { get; } = new() { IsNormalized = true };

    /// <summary>
    /// Gets the rule that compares each word of a query with a passage's tokens wherever they stand; see <see cref="IsSimilarity"/>.
    /// </summary>
    public static ScoringRule Similarity { get; } = new() { IsSimilarity = true };

    /// <summary>
    /// Gets whether no attention is read, but how similar a passage's tokens are to each word of the query in the eyes of some heads: q and
    /// keys are held against each other as if they stood at the distance that a head likes. For passages that are read alone, and head sets
    /// that say the distances (<see cref="HeadSet.Similarity"/>).
    /// </summary>
    /// <value>The default is false.</value>
    public bool IsSimilarity { get; init; }

    /// <summary>
    /// Gets whether the attention of each token of the query's own words is divided by what it pays to all passages, so that neither the
    /// first token of the prompt, where attention rests that is not needed, nor the instruction takes part:
    /// <code>a_h[t] = 1/|q| Σ_{s ∈ q} A_h[s → t] / Σ_{u ∈ passages} A_h[s → u]</code>
    /// </summary>
    /// <value>The default is false.</value>
    public bool IsNormalized { get; init; }

    /// <summary>Gets whether the attention of the null query is taken away.</summary>
    /// <value>The default is true.</value>
    public bool IsCalibrated { get; init; } = true;

    /// <summary>Gets whether tokens that score far below the others of their passage are dropped.</summary>
    /// <value>The default is true.</value>
    public bool IsMasked { get; init; } = true;

    /// <summary>Reads a rule as <see cref="ToString"/> writes it; case does not matter.</summary>
    /// <param name="text">For example <c>reference</c> or <c>normalized,unmasked</c>.</param>
    /// <exception cref="UnknownNameException">There is no such rule; lists what there is.</exception>
    public static ScoringRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out ScoringRule? rule) ? rule
            : throw new UnknownNameException("scoring rule", text, $"'{text}' is no scoring rule; expected {Forms}.");
    }

    /// <summary>Reads a rule, where the text is one.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out ScoringRule? rule)
    {
        string[] words = text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries);
        if (words is [SimilarityName])
        {
            rule = Similarity;
            return true;
        }

        string[] left = words[1..];
        bool isRule = words[0] is ReferenceName or NormalizedName && !left.Except([Uncalibrated, Unmasked]).Any()
            && left.Distinct().Count() == left.Length;
        rule = isRule
            ? new()
            {
                IsNormalized = words[0] == NormalizedName,
                IsCalibrated = !left.Contains(Uncalibrated),
                IsMasked = !left.Contains(Unmasked),
            }
            : null;
        return isRule;
    }

    /// <summary>Writes the rule.</summary>
    /// <returns>For example <c>reference</c> or <c>normalized,unmasked</c>.</returns>
    public override string ToString() =>
        IsSimilarity ? SimilarityName
            : (IsNormalized ? NormalizedName : ReferenceName) + (IsCalibrated ? "" : "," + Uncalibrated) + (IsMasked ? "" : "," + Unmasked);
}
