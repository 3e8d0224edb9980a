using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using QRHead.Graph;
using QRHead.Models;
using QRHead.Telemetry;

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
    private readonly int _threads;

    /// <summary>Opens a model.</summary>
    /// <param name="graph">The model's graph; it gives the q of all layers that hold wanted heads.</param>
    /// <param name="heads">The wanted heads.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="chunk">Tokens read in one run.</param>
    /// <param name="device">What computes the layers.</param>
    public AttentionModel(DecoderGraph graph, IReadOnlyList<HeadId> heads, int threads, int chunk, Device device = Device.Cpu)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunk);
        (_graph, _heads, _chunk, _threads, Device) = (graph, heads, chunk, threads, device);
        Layout = KeyLayout.Of(graph.WantedLayers, heads);
        _reader = new ModelReader(graph, threads, device);
        foreach (AttentionSettings attention in graph.WantedLayers.Values.Distinct())
            _readOuts.Add(attention, new AttentionReadOut(attention, graph.Cache[0].Numbers, threads));
    }

    /// <summary>Gets what computes the layers.</summary>
    public Device Device { get; }

    /// <summary>Gets the tensors of its caches.</summary>
    public IReadOnlyList<CacheTensor> CacheTensors => _graph.Cache;

    /// <summary>Gets the bytes of one token in a cache.</summary>
    public long TokenBytes => _graph.Cache.Sum(tensor => tensor.TokenBytes);

    /// <summary>Gets the bytes of one token in <see cref="PassageKeys"/>: codes, and a scale for each KV head.</summary>
    public long KeyTokenBytes => (Layout.NumbersPerToken * sizeof(short)) + (Layout.Heads.Count * sizeof(float));

    /// <summary>
    /// Gets whether keys and values depend on the planned length of a cache, beside tokens and positions (<c>longrope</c>).
    /// </summary>
    public bool DependsOnPlannedLength => _reader.TakesPlannedLength;

    /// <summary>Gets whether it can continue a text.</summary>
    public bool GivesLogits => _graph.Vocabulary is not null;

    /// <summary>Gets which keys the wanted heads look at.</summary>
    public KeyLayout Layout { get; }

    /// <summary>Gets the layers whose keys can be looked at.</summary>
    public IReadOnlyDictionary<int, KeyLayer> KeyLayers => _graph.KeyLayers;

    /// <summary>Gets how many threads compute.</summary>
    public int Threads => _threads;

    /// <summary>Gets how many tokens are read in one run.</summary>
    public int ChunkTokens => _chunk;

    /// <summary>Estimates the bytes that reading out a tail takes at its peak, in the layer that needs most.</summary>
    /// <param name="tokens">The tail's tokens.</param>
    /// <param name="length">Tokens of prefix and tail together.</param>
    public long ReadOutWorkSpace(int tokens, int length) =>
        _graph.WantedLayers.Select(
            layer => AttentionReadOut.WorkSpace(layer.Value, _heads.Count(head => head.Layer == layer.Key), tokens, length))
                .DefaultIfEmpty().Max();

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Tokens that fit: those of prefix and longest tail.</param>
    /// <param name="planned">The length of the whole text, where its parts are read into several caches; else all that fits.</param>
    public KvCache NewCache(int capacity, int? planned = null) => _reader.NewCache(capacity, planned);

    /// <summary>Reads a prefix into the cache.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">The cache to append to.</param>
    /// <param name="progress">Told how many of these tokens are read, after each chunk.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    public void Read(
        ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        for (int start = 0; start < tokens.Length; start += _chunk)
        {
            ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(_chunk, tokens.Length - start));
            _reader.Read(chunk, firstPosition + start, cache, wantQueries: false, logits: null, cancellationToken);
            progress?.Report(start + chunk.Length);
        }
    }

    /// <summary>Reads a tail, gives its attention, and cuts the cache back to where it was.</summary>
    /// <param name="tokens">The tail's token ids; at least one.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">The prefix, with room for the tail.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns>For each wanted head the attention to each key, the tail's own keys last.</returns>
    public QueryAttention Attend(ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, CancellationToken cancellationToken) =>
        Attend(tokens, firstPosition, cache, focus: null, cancellationToken);

    /// <summary>Reads a tail, gives its attention, and cuts the cache back to where it was.</summary>
    /// <param name="tokens">The tail's token ids; at least one.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">The prefix, with room for the tail.</param>
    /// <param name="focus">What of the attention counts; null for all.</param>
    /// <param name="cancellationToken">Stops within a chunk.</param>
    /// <returns>For each wanted head the attention to each key, the tail's own keys last; 0 for a key that does not count.</returns>
    public QueryAttention Attend(
        ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, AttentionFocus? focus, CancellationToken cancellationToken)
    {
        int prefix = cache.Length;
        int keys = prefix + tokens.Length;
        float[][] rows = [.. _heads.Select(_ => new float[keys])];
        try
        {
            for (int start = 0; start < tokens.Length; start += _chunk)
            {
                ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(_chunk, tokens.Length - start));
                Dictionary<int, OrtValue> queries = _reader.Read(
                    chunk, firstPosition + start, cache, wantQueries: true, logits: null, cancellationToken);
                AddAttention(
                    queries, cache, rows, focus is null ? null
                        : (focus.KeysOf(cache.Length), focus.TokensOf(start, chunk.Length)), cancellationToken);
            }
        }
        finally
        {
            cache.CutTo(prefix);
        }

        return Averaged(rows, focus?.Tokens.Length ?? tokens.Length);
    }

    /// <summary>Gets ready to continue what is in a cache, token by token.</summary>
    /// <param name="cache">What was read, with room for all tokens to come.</param>
    /// <param name="withAttention">Whether what each token pays to the others is wanted too.</param>
    /// <exception cref="InvalidOperationException">The graph gives no logits.</exception>
    public Continuation Continue(KvCache cache, bool withAttention = false) =>
        new(this, _reader.NewRun(cache, withAttention), cache, withAttention);

    /// <summary>What the last token of a cache pays to each key, its own last.</summary>
    /// <param name="queries">The token's q, which stay the caller's.</param>
    /// <param name="cache">The cache, with the token.</param>
    /// <param name="cancellationToken">Stops between layers.</param>
    internal QueryAttention AttentionOf(Dictionary<int, OrtValue> queries, KvCache cache, CancellationToken cancellationToken)
    {
        float[][] rows = [.. _heads.Select(_ => new float[cache.Length])];
        ReadOut(queries, cache, rows, counted: null, cancellationToken);
        return new QueryAttention(_heads, rows);
    }

    /// <summary>Reads a tail over what is in the cache, keeps its q and keys, and cuts the cache back to where it was.</summary>
    /// <param name="tokens">The tail's token ids; at least one. They are read in one run.</param>
    /// <param name="firstPosition">The position of the first token; the others follow it.</param>
    /// <param name="cache">What the tail sees, with room for it.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public TailPiece ReadTail(ReadOnlySpan<int> tokens, int firstPosition, KvCache cache, CancellationToken cancellationToken)
    {
        int prefix = cache.Length;
        Dictionary<int, OrtValue> queries = _reader.Read(tokens, firstPosition, cache, wantQueries: true, logits: null, cancellationToken);
        try
        {
            var copied = queries.ToDictionary(query => query.Key, query => query.Value.GetTensorDataAsSpan<float>().ToArray());
            return new TailPiece(KeysOf(cache, prefix), copied);
        }
        finally
        {
            cache.CutTo(prefix);
            foreach (OrtValue query in queries.Values)
                query.Dispose();
        }
    }

    /// <summary>Copies the keys of the layers that are looked at, from a token of the cache to its last.</summary>
    public KeyPiece KeysOf(KvCache cache, int start)
    {
        var keys = _graph.KeyLayers.Keys.ToDictionary(layer => layer, layer => cache.Copy(KeysTensor(layer), start));
        return new KeyPiece(cache.Length - start, keys);
    }

    /// <summary>
    /// The attention of a query to passages that it has not read, each as if it and the prefix were all there is. The same bits for any
    /// number of threads.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="cancellationToken">Stops between KV heads.</param>
    /// <returns>For each passage and wanted head the attention to each of the passage's tokens, averaged over the query's.</returns>
    public QueryAttention[] Attend(HeldQuery query, IReadOnlyList<PassageKeys> passages, CancellationToken cancellationToken)
    {
        using Instruments.Timing timing = Instruments.ReadOut.Start();
        QueryAttention[] found =
        [
            .. passages.Select(passage => new QueryAttention(_heads, [.. _heads.Select(_ => new float[passage.Tokens])])),
        ];
        int longest = passages.Select(passage => passage.Tokens).DefaultIfEmpty().Max();
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        Parallel.For(
            0, passages.Count * Layout.Heads.Count, options, () => new float[HeldQuery.WorkSpace(longest)],
            (i, _, work) =>
            {
                (int passage, int head) = Math.DivRem(i, Layout.Heads.Count);
                query.AddTo(head, passages[passage][head], work, found[passage].Weights);
                return work;
            },
            _ => { });
        return found;
    }

    /// <summary>Prepares a tail for being held against one passage after the other.</summary>
    /// <param name="tail">The tail, read over the prefix.</param>
    /// <param name="tailPosition">The position of its first token.</param>
    /// <param name="prefix">The prefix's keys; its positions count from 0.</param>
    public HeldQuery Hold(TailPiece tail, int tailPosition, KeyPiece prefix) => new(Layout, tail, tailPosition, prefix, instruction: null);

    /// <summary>Prepares a tail whose first tokens are held already.</summary>
    /// <param name="rest">The tail's other tokens, read over the prefix and those.</param>
    /// <param name="instruction">The first tokens, read over the prefix.</param>
    /// <param name="held">The same, prepared.</param>
    /// <param name="tailPosition">The position of the first token.</param>
    /// <param name="prefix">The prefix's keys; its positions count from 0.</param>
    public HeldQuery Hold(TailPiece rest, TailPiece instruction, HeldQuery held, int tailPosition, KeyPiece prefix)
    {
        TailPiece whole = rest.After(
            instruction.Own, _graph.KeyLayers.ToDictionary(layer => layer.Key, layer => layer.Value.Attention.KvHeads));
        return new HeldQuery(Layout, whole, tailPosition, prefix, held);
    }

    public void Dispose()
    {
        _reader.Dispose();
        foreach (AttentionReadOut readOut in _readOuts.Values)
            readOut.Dispose();
    }

    private void AddAttention(
        Dictionary<int, OrtValue> queries, KvCache cache, float[][] rows, (bool[] Keys, float[] Tokens)? counted,
        CancellationToken cancellationToken)
    {
        try
        {
            ReadOut(queries, cache, rows, counted, cancellationToken);
        }
        finally
        {
            foreach (OrtValue query in queries.Values)
                query.Dispose();
        }
    }

    private void ReadOut(
        Dictionary<int, OrtValue> queries, KvCache cache, float[][] rows, (bool[] Keys, float[] Tokens)? counted,
        CancellationToken cancellationToken)
    {
        using Instruments.Timing timing = Instruments.ReadOut.Start();
        foreach ((int layer, OrtValue query) in queries)
            _readOuts[_graph.WantedLayers[layer]].AddTo(
                query, cache[KeysTensor(layer)], cache.Length, RowsOf(layer, rows), counted, cancellationToken);
    }

    private (int Head, float[] Row)[] RowsOf(int layer, float[][] rows) =>
        [.. _heads.Zip(rows).Where(pair => pair.First.Layer == layer).Select(pair => (pair.First.Head, pair.Second))];

    private CacheTensor KeysTensor(int layer) => _graph.Cache.Single(tensor => tensor.Layer == layer && tensor.Kind == CacheKind.Key);

    /// <summary>The 1 / |q| of Eq. 2.</summary>
    private QueryAttention Averaged(float[][] rows, int tokens)
    {
        foreach (float[] row in rows)
            TensorPrimitives.Divide(row, tokens, row);
        return new QueryAttention(_heads, rows);
    }
}
