using QRHead.Indexing;

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
    /// Gets how many passages to score, at least 1: those that BM25 finds best, or all where there are no more, or where none has a word of the query.
    /// </summary>
    /// <value>
    /// The default is null: all of up to <see cref="PassageIndex.MostScanned"/> passages, and <see cref="PassageIndex.DefaultCandidates"/> of more.
    /// </value>
    public int? Candidates { get; init; }

    /// <summary>Gets how the scores of the scored passages become one with those of BM25 over all passages of the index.</summary>
    /// <value>The default is null: attention alone orders.</value>
    public FusionMethod? Fusion { get; init; }
}
