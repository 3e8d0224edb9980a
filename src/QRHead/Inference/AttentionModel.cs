using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using QRHead.Graph;
using QRHead.Heads;
using QRHead.Models;

namespace QRHead.Inference;

/// <summary>
/// A model from which the attention of some heads can be read: it reads a prefix once, then any number of tails
/// (a query, the null query) on top of it. Thread-safe; each cache belongs to one caller at a time.
/// </summary>
internal sealed class AttentionModel : IDisposable
{
    private readonly IReadOnlyList<HeadId> _heads;
    private readonly DecoderGraph _graph;
    private readonly ModelReader _reader;
    private readonly Dictionary<AttentionSettings, AttentionReadOut> _readOuts = [];
    private readonly int _chunk;

    /// <summary>Opens a model.</summary>
    /// <param name="graph">The model's graph; it gives the q of all layers that hold wanted heads.</param>
    /// <param name="heads">The wanted heads.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="chunk">Tokens read in one run.</param>
    public AttentionModel(DecoderGraph graph, IReadOnlyList<HeadId> heads, int threads, int chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunk);
        (_graph, _heads, _chunk) = (graph, heads, chunk);
        _reader = new ModelReader(graph, threads);
        foreach (AttentionSettings attention in graph.WantedLayers.Values.Distinct())
            _readOuts.Add(attention, new AttentionReadOut(attention, threads));
    }

    /// <summary>Makes an empty cache for <paramref name="capacity"/> tokens: the planned length of prefix and longest tail.</summary>
    public KvCache NewCache(int capacity) => _reader.NewCache(capacity);

    /// <summary>Reads a prefix into the cache.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">The cache to append to.</param>
    /// <param name="progress">Told how many of these tokens are read, after each chunk.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    public void Read(ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        for (int start = 0; start < tokens.Length; start += _chunk)
        {
            ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(_chunk, tokens.Length - start));
            _reader.Read(chunk, firstPosition + start, cache, wantQueries: false, cancellationToken);
            progress?.Report(start + chunk.Length);
        }
    }

    /// <summary>Reads a tail, gives its attention, and cuts the cache back to where it was.</summary>
    /// <param name="tokens">The tail's token ids; at least one.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">The prefix, with room for the tail.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns>For each wanted head the attention to each key, the tail's own keys last.</returns>
    public QueryAttention Attend(ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, CancellationToken cancellationToken)
    {
        int prefix = cache.Length;
        int keys = prefix + tokens.Length;
        float[][] rows = [.. _heads.Select(_ => new float[keys])];
        try
        {
            for (int start = 0; start < tokens.Length; start += _chunk)
            {
                ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(_chunk, tokens.Length - start));
                Dictionary<int, OrtValue> queries = _reader.Read(chunk, firstPosition + start, cache, wantQueries: true, cancellationToken);
                AddAttention(queries, cache, rows, cancellationToken);
            }
        }
        finally
        {
            cache.CutTo(prefix);
        }

        // The 1 / |q| of Eq. 2.
        foreach (float[] row in rows)
            TensorPrimitives.Divide(row, tokens.Length, row);
        return new QueryAttention(_heads, rows);
    }

    public void Dispose()
    {
        _reader.Dispose();
        foreach (AttentionReadOut readOut in _readOuts.Values)
            readOut.Dispose();
    }

    private void AddAttention(Dictionary<int, OrtValue> queries, KvCache cache, float[][] rows, CancellationToken cancellationToken)
    {
        try
        {
            foreach ((int layer, OrtValue query) in queries)
            {
                (int Head, float[] Row)[] heads = [.. _heads.Zip(rows).Where(pair => pair.First.Layer == layer).Select(pair => (pair.First.Head, pair.Second))];
                CacheTensor keys = _graph.Cache.Single(tensor => tensor.Layer == layer && tensor.Kind == CacheKind.Key);
                _readOuts[_graph.WantedLayers[layer]].AddTo(query, cache[keys], cache.Length, heads, cancellationToken);
            }
        }
        finally
        {
            foreach (OrtValue query in queries.Values)
                query.Dispose();
        }
    }
}
