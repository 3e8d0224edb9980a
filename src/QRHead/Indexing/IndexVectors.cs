using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using QRHead.FirstStage;

namespace QRHead.Indexing;

/// <summary>The embeddings of an index's passages, in half precision, and the name of what made them. Safe for many threads.</summary>
/// <param name="database">The index's database.</param>
/// <param name="folder">The index's folder, for messages.</param>
internal sealed class IndexVectors(IndexDatabase database, string folder)
{
    // A passage's vector goes with it by a trigger.
    public const string Schema =
        """
        CREATE TABLE embeddings(model TEXT NOT NULL, dimensions INTEGER NOT NULL);
        CREATE TABLE vectors(passage INTEGER PRIMARY KEY, vector BLOB NOT NULL);
        CREATE TRIGGER vector_removed AFTER DELETE ON passages BEGIN
            DELETE FROM vectors WHERE passage = old.key;
        END;
        """;

    private const int MostDimensions = 1 << 16;

    /// <summary>Passages whose vectors are written at once: so much is lost where the work is cut off.</summary>
    private const int Together = 8 * TextVectors.Batch;

    /// <summary>All vectors, as they were after so many changes.</summary>
    private volatile AllVectors? _all;

    /// <summary>Gets the database of the index.</summary>
    public IndexDatabase Database => database;

    /// <summary>Reads the name of what made the embeddings; null where there are none.</summary>
    public static string? ModelOf(SqliteConnection connection) =>
        connection.Query("SELECT model FROM embeddings", row => row.GetString(0)).SingleOrDefault();

    /// <summary>Embeds the passages that have no vector yet. What is written stays where the work is cut off.</summary>
    /// <returns>How many passages were embedded.</returns>
    /// <exception cref="IndexException">The embeddings that are there were made by something else.</exception>
    public int Add(
        IEmbeddingGenerator<string, Embedding<float>> generator, string model, IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken)
    {
        Check(model);
        (long Key, string Text)[] wanted = database.Read(connection => connection.Query(
            "SELECT key, id, text, title FROM passages WHERE key NOT IN (SELECT passage FROM vectors) ORDER BY key",
            row => (row.GetInt64(0), TextVectors.TextOf(new Passage(row.GetString(1), row.GetString(2), row.TextOrNull(3))))).ToArray());
        int done = 0;
        foreach ((long Key, string Text)[] some in wanted.Chunk(Together))
        {
            float[][] vectors = TextVectors.Of(generator, [.. some.Select(passage => passage.Text)], progress: null, cancellationToken);
            database.Write(connection =>
            {
                CheckDimensions(connection, model, vectors[0].Length);
                foreach (((long key, _), float[] vector) in some.Zip(vectors))
                    connection.Execute(
                        "INSERT INTO vectors(passage, vector) VALUES ($passage, $vector)", ("$passage", key), ("$vector", BytesOf(vector)));
            });
            done += some.Length;
            progress?.Report((done, wanted.Length));
        }

        return wanted.Length;
    }

    /// <summary>Refuses another name than that of what made the embeddings.</summary>
    /// <exception cref="IndexException">It is another.</exception>
    public void Check(string model)
    {
        if (database.Read(ModelOf) is { } there && there != model)
            throw new IndexException(
                folder, $"embeddings by '{there}'", $"by '{model}'", $"Embed with '{there}', or build the index again.");
    }

    /// <summary>Scores all passages that have a vector.</summary>
    /// <returns>The keys and the cosines, in the order of the keys.</returns>
    /// <exception cref="IndexException">There are no embeddings, or of another length than the query's.</exception>
    public (IReadOnlyList<long> Keys, float[] Scores) Scores(SqliteConnection connection, float[] query)
    {
        AllVectors all = All(connection);
        if (all.Dimensions == 0)
            throw new IndexException(folder, "no embeddings", "those of its passages", "Add them with qrhead index add --embeddings.");
        if (all.Dimensions != query.Length)
            throw new IndexException(
                folder, $"embeddings of {all.Dimensions} numbers", $"{query.Length}, as the query's has",
                "Embed with what embedded the passages, or build the index again.");
        var scores = new float[all.Keys.Count];
        var vector = new float[all.Dimensions];
        for (int i = 0; i < scores.Length; i++)
        {
            TensorPrimitives.ConvertToSingle(all.Numbers.AsSpan(i * all.Dimensions, all.Dimensions), vector);
            scores[i] = TensorPrimitives.Dot(query, vector);
        }

        return (all.Keys, scores);
    }

    /// <summary>Says whether every vector has the length that all have, and a passage.</summary>
    public static bool AreRight(SqliteConnection connection) => connection.One(
        """
        SELECT count(*) FROM vectors WHERE passage NOT IN (SELECT key FROM passages)
        OR length(vector) <> coalesce((SELECT dimensions FROM embeddings) * 2, 0)
        """,
        row => row.GetInt64(0)) == 0;

    private AllVectors All(SqliteConnection connection)
    {
        long changes = IndexDatabase.Changes(connection);
        if (_all is { } all && all.Changes == changes)
            return all;
        int dimensions = connection.Query("SELECT dimensions FROM embeddings", row => row.GetInt32(0)).SingleOrDefault();
        List<long> keys = connection.Query("SELECT passage FROM vectors ORDER BY passage", row => row.GetInt64(0));
        if (dimensions is < 0 or > MostDimensions)
            throw new InvalidDataException($"embeddings of {dimensions} numbers");
        var numbers = new Half[keys.Count * (long)dimensions];
        int place = 0;
        connection.Query("SELECT vector FROM vectors ORDER BY passage", row =>
        {
            byte[] bytes = (byte[])row.GetValue(0);
            if (bytes.Length != dimensions * sizeof(short))
                throw new InvalidDataException($"an embedding of {bytes.Length} bytes");
            MemoryMarshal.Cast<byte, Half>(bytes).CopyTo(numbers.AsSpan(place++ * dimensions));
            return true;
        });
        return _all = new AllVectors(changes, dimensions, keys, numbers);
    }

    private void CheckDimensions(SqliteConnection connection, string model, int dimensions)
    {
        int there = connection.Query("SELECT dimensions FROM embeddings", row => row.GetInt32(0)).SingleOrDefault();
        if (there == 0)
            connection.Execute(
                "INSERT INTO embeddings(model, dimensions) VALUES ($model, $dimensions)", ("$model", model), ("$dimensions", dimensions));
        else if (there != dimensions)
            throw new IndexException(
                folder, $"embeddings of {there} numbers", $"{dimensions}, as '{model}' gives now",
                "Embed with what embedded the passages, or build the index again.");
    }

    private static byte[] BytesOf(float[] vector)
    {
        var numbers = new Half[vector.Length];
        TensorPrimitives.ConvertToHalf(vector, numbers);
        return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
    }

    private sealed record AllVectors(long Changes, int Dimensions, IReadOnlyList<long> Keys, Half[] Numbers);
}
