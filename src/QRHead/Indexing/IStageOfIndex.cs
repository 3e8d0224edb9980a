using Microsoft.Data.Sqlite;

namespace QRHead.Indexing;

/// <summary>
/// A first stage that an index keeps itself: it scores passages by their keys, from the same state of the database as the scan of them.
/// </summary>
internal interface IStageOfIndex : IFirstStage
{
    /// <summary>Gets the database of the index.</summary>
    IndexDatabase Database { get; }

    /// <summary>Scores passages.</summary>
    /// <param name="connection">A connection to the database.</param>
    /// <param name="query">The query.</param>
    /// <param name="keys">The passages' keys.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A score for each; NaN for one that it knows nothing of.</returns>
    IReadOnlyList<double> Scores(SqliteConnection connection, string query, IReadOnlyList<long> keys, CancellationToken cancellationToken);
}
