using Microsoft.Extensions.AI;

namespace QRHead.Lab;

/// <summary>How an experiment is run.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Gets the systems that are compared, at least one; the first is what the others are tested against.</summary>
    public required IReadOnlyList<RankingSystem> Systems { get; init; }

    /// <summary>Gets how passages are read.</summary>
    /// <value>The default reads as the retriever would.</value>
    public RankOptions Ranking { get; init; } = new();

    /// <summary>Gets how many words of a text are kept; null for all.</summary>
    /// <value>The default is null; the reference keeps 400 for BEIR.</value>
    public int? TruncateWords { get; init; }

    /// <summary>Gets how many passages of a query a run keeps: the best of each system; null for all.</summary>
    /// <value>The default is null.</value>
    public int? Depth { get; init; }

    /// <summary>
    /// Gets what embeds candidates and queries, where a system has <see cref="RankingSystem.DenseStage"/>; it stays the caller's.
    /// </summary>
    /// <value>The default is null: no system has it.</value>
    public IEmbeddingGenerator<string, Embedding<float>>? Embedder { get; init; }

    /// <summary>Gets the name of what embeds, by which another is told from it when an experiment goes on.</summary>
    /// <value>The default is null.</value>
    public string? EmbeddingModel { get; init; }

    /// <summary>Gets the file that keeps scores as they come: an experiment that was ended goes on from it.</summary>
    /// <value>The default is null: nothing is kept.</value>
    public string? Journal { get; init; }

    /// <summary>Gets who is told how far it is, after each query; null for nobody.</summary>
    public IProgress<ExperimentProgress>? Progress { get; init; }
}

/// <summary>How far an experiment is.</summary>
/// <param name="QueriesDone">Queries that are ranked.</param>
/// <param name="QueriesTotal">All queries.</param>
public readonly record struct ExperimentProgress(int QueriesDone, int QueriesTotal);
