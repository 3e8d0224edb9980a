using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using QRHead.FirstStage;
using QRHead.Lifetimes;

namespace QRHead.Indexing;

/// <summary>
/// The embeddings that an index keeps, with what embeds queries, as a first stage. As safe for concurrent use as the generator is.
/// </summary>
/// <param name="vectors">The embeddings.</param>
/// <param name="generator">What embeds queries.</param>
/// <param name="calls">How calls of the index are made.</param>
internal sealed class IndexEmbeddings(IndexVectors vectors, IEmbeddingGenerator<string, Embedding<float>> generator, Calls calls)
    : IStageOfIndex
{
    /// <inheritdoc/>
    public string Name => EmbeddingStage.DenseName;

    /// <inheritdoc/>
    public IndexDatabase Database => vectors.Database;

    /// <inheritdoc/>
    public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return calls.Make(() =>
        {
            float[] asked = VectorOf(query, cancellationToken);
            return Database.Read(connection =>
            {
                (IReadOnlyList<long> keys, float[] scores) = vectors.Scores(connection, asked);
                return Enumerable.Range(0, scores.Length).OrderByDescending(place => scores[place]).Take(count)
                    .Select(place => (IndexEntry.IdOf(connection, keys[place]), (double)scores[place])).ToArray();
            });
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return calls.Make(() =>
        {
            float[] asked = VectorOf(query, cancellationToken);
            return Database.Read(connection => Scores(connection, asked, [.. ids.Select(id => IndexEntry.KeyOf(connection, id) ?? -1)]));
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(
        SqliteConnection connection, string query, IReadOnlyList<long> keys, CancellationToken cancellationToken) =>
        Scores(connection, VectorOf(query, cancellationToken), keys);

    private double[] Scores(SqliteConnection connection, float[] query, IReadOnlyList<long> keys)
    {
        (IReadOnlyList<long> all, float[] scores) = vectors.Scores(connection, query);
        Dictionary<long, float> found = all.Zip(scores).ToDictionary(one => one.First, one => one.Second);
        return [.. keys.Select(key => found.TryGetValue(key, out float score) ? score : double.NaN)];
    }

    private float[] VectorOf(string query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return TextVectors.Of(generator, [query], progress: null, cancellationToken)[0];
    }
}
