namespace QRHead.Checkpoints;

/// <summary>Says how rotary positions are stretched beyond the trained context.</summary>
/// <remarks>
/// <c>rope_parameters</c> of newer files, else <c>rope_scaling</c>. Null or empty means that the file does not say; what a type then
/// assumes is known where the type is implemented. Immutable.
/// </remarks>
internal sealed record RopeScaling
{
    /// <summary>
    /// Gets the kind: <c>linear</c>, <c>dynamic</c>, <c>llama3</c>, <c>yarn</c>, <c>longrope</c> …; never <c>default</c>.
    /// </summary>
    public required string RopeType { get; init; }

    /// <summary>Gets how many times the context is stretched; above 0.</summary>
    public double? Factor { get; init; }

    /// <summary>Gets <c>llama3</c>'s factor of the long wavelengths; above 0.</summary>
    public double? LowFreqFactor { get; init; }

    /// <summary>Gets <c>llama3</c>'s factor of the short wavelengths; above 0.</summary>
    public double? HighFreqFactor { get; init; }

    /// <summary>Gets the trained context, in tokens; read beside the object where it is not inside.</summary>
    public int? OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>Gets <c>yarn</c>'s and <c>longrope</c>'s factor of the attention logits; above 0.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>Gets <c>yarn</c>'s bound of the extrapolated dimensions, in rotations.</summary>
    public double? BetaFast { get; init; }

    /// <summary>Gets <c>yarn</c>'s bound of the interpolated dimensions, in rotations.</summary>
    public double? BetaSlow { get; init; }

    /// <summary>Gets <c>longrope</c>'s divisors within the trained context, one for each pair of dimensions.</summary>
    public IReadOnlyList<double> ShortFactor { get; init; } = [];

    /// <summary>Gets <c>longrope</c>'s divisors beyond the trained context, one for each pair of dimensions.</summary>
    public IReadOnlyList<double> LongFactor { get; init; } = [];
}
