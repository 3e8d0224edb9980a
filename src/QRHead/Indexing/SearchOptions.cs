namespace QRHead;

/// <summary>How an index is searched.</summary>
public sealed record SearchOptions
{
    /// <summary>The passages that are given unless told otherwise.</summary>
    public const int DefaultTop = 10;

    /// <summary>Gets how many passages to give; at least 1.</summary>
    /// <value>The default is 10.</value>
    public int Top { get; init; } = DefaultTop;

    /// <summary>
    /// Gets how many passages to score, at least 1: those that the first stage finds best, filled up with others where it finds fewer, or
    /// all where there are no more, or where it finds none.
    /// </summary>
    /// <value>
    /// The default is null: all of up to <see cref="PassageIndex.MostScanned"/> passages, and <see cref="PassageIndex.DefaultCandidates"/>
    /// of more.
    /// </value>
    public int? Candidates { get; init; }

    /// <summary>Gets what finds the passages to score, called by their ids.</summary>
    /// <value>The default is null: the words of the index, <see cref="PassageIndex.Words"/>.</value>
    public IFirstStage? FirstStage { get; init; }

    /// <summary>Gets how the scores of the scored passages become one with those of <see cref="Fused"/>.</summary>
    /// <value>The default is null: attention alone orders.</value>
    public FusionMethod? Fusion { get; init; }

    /// <summary>Gets whose scores count beside attention's where scores are fused, each with how much, where attention counts 1.</summary>
    /// <value>The default is null: BM25 over all passages of the index, as much as attention.</value>
    public IReadOnlyList<(IFirstStage Stage, double Weight)>? Fused { get; init; }
}
