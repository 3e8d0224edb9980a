namespace QRHead;

/// <summary>Says where a head set comes from. Every part is optional; null means unknown.</summary>
/// <remarks>
/// Written to and read from head set files. Rankings go by <see cref="Reading"/> and <see cref="Scoring"/>, nothing else is computed from
/// it. Immutable.
/// </remarks>
public sealed record HeadProvenance
{
    /// <summary>Gets the model that the heads belong to: a hub id or a folder's name.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// Gets the model's revision: a commit, or the fingerprint of the weights as they were computed with, all layers, in this precision.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>Gets the precision of the weights while detecting: <c>f32</c>, <c>int8</c> ….</summary>
    public string? Precision { get; init; }

    /// <summary>Gets the name of the labelled data.</summary>
    public string? Dataset { get; init; }

    /// <summary>Gets the fingerprint of the labelled data.</summary>
    public string? DatasetFingerprint { get; init; }

    /// <summary>Gets what ranked the heads: <c>mass</c> on the relevant passages, <c>ndcg@10</c> ….</summary>
    public string? Objective { get; init; }

    /// <summary>Gets how passages were scored.</summary>
    /// <value>
    /// The default is <see cref="ScoringRule.Reference"/>: as the paper's code does. Rankings with these heads score the same way unless
    /// told otherwise.
    /// </value>
    public ScoringRule? Scoring { get; init; } = ScoringRule.Reference;

    /// <summary>Gets how passages were read; rankings with these heads read the same way unless told otherwise.</summary>
    public Reading? Reading { get; init; }

    /// <summary>Gets the number of labelled examples.</summary>
    public int? Examples { get; init; }

    /// <summary>Gets the seed of the shuffle.</summary>
    public int? Seed { get; init; }

    /// <summary>Gets the version of the tool that detected the heads.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>Gets the paper or repository that published the heads.</summary>
    public string? Source { get; init; }

    /// <summary>Gets when the heads were detected, as the caller writes it: ISO 8601.</summary>
    public string? Created { get; init; }
}
