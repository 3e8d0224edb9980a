using Microsoft.Data.Sqlite;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Tokenization;

namespace QRHead.Indexing;

/// <summary>A way of scoring, as an index needs it: what it keeps of a passage, and how it reads a query. Safe for many threads.</summary>
internal interface IIndexScoring : IDisposable
{
    /// <summary>Gets what reads passages.</summary>
    AloneReader Reader { get; }

    /// <summary>Reads a passage for what is kept of it.</summary>
    StoredPassage Keep(EncodedPrompt prompt, CancellationToken cancellationToken);

    /// <summary>Reads a query.</summary>
    IIndexQuery Read(string query, CancellationToken cancellationToken);

    /// <summary>As <see cref="Read"/>, on a thread of the pool; no thread waits while another query is read.</summary>
    Task<IIndexQuery> ReadAsync(string query, CancellationToken cancellationToken);
}

/// <summary>A query that was read. Immutable.</summary>
internal interface IIndexQuery
{
    /// <summary>Gets how many tokens it has, those of its instruction too.</summary>
    int Tokens { get; }

    /// <summary>Scores passages of an index.</summary>
    /// <param name="connection">The database as it is read.</param>
    /// <param name="places">Where what is kept of them is.</param>
    /// <param name="segments">Takes the segments.</param>
    /// <param name="cancellationToken">Stops between passages.</param>
    IIndexScores Score(SqliteConnection connection, IReadOnlyList<KeyPlace> places, Segments segments, CancellationToken cancellationToken);
}

/// <summary>
/// The scores of some passages for a query; whoever has them keeps their segments mapped until they are disposed, on the thread that made
/// them.
/// </summary>
internal interface IIndexScores : IDisposable
{
    /// <summary>Gets a score for each of the places.</summary>
    float[] Scores { get; }

    /// <summary>
    /// Gets what a threshold's score is multiplied by: the heads of a similarity have theirs as a share of the largest score that this
    /// query can have.
    /// </summary>
    float ThresholdUnit { get; }

    /// <summary>Says what of a passage earned its score; its token ranges come from tokenising it again. From any thread.</summary>
    /// <param name="entry">The passage.</param>
    /// <param name="place">Which of the places is its.</param>
    RankedPassage Explain(IndexEntry entry, int place);
}

/// <summary>What is kept of a passage.</summary>
/// <param name="Block">The bytes.</param>
/// <param name="Tokens">How many tokens have keys in it.</param>
/// <param name="Own">Which of these count.</param>
/// <param name="Ids">The ids of the tokens that count, where the scoring goes by how many passages have them; else null.</param>
internal sealed record StoredPassage(byte[] Block, int Tokens, TokenRange Own, IReadOnlyCollection<int>? Ids);
