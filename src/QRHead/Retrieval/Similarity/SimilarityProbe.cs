using System.Numerics.Tensors;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Prompting;
using QRHead.Scoring;

using QRHead.Retrieval;
using QRHead.Retrieval.Similarity;

namespace QRHead;

/// <summary>
/// Passages and queries that were read once, each by itself, with the keys and q of all heads of a retriever: any head can look at any
/// distance, and any keys can be compared, without reading again. For finding heads; safe for many threads.
/// </summary>
public sealed class SimilarityProbe
{
    private readonly RankingModel _model;
    private readonly KeptKeys _kept;
    private readonly byte[][] _blocks;
    private readonly int[][] _ids;
    private readonly ReadTokens[] _queries;
    private readonly Lazy<double[]>[] _rarities;
    private readonly int[] _all;
    private readonly int _words;

    private SimilarityProbe(RankingModel model, KeptKeys kept, (byte[] Block, int[] Ids)[] passages, ReadTokens[] queries)
    {
        (_model, _kept, _queries) = (model, kept, queries);
        (_blocks, _ids) = ([.. passages.Select(passage => passage.Block)], [.. passages.Select(passage => passage.Ids)]);
        _words = queries.Sum(query => query.Own.Length);
        _all = [.. Enumerable.Range(0, passages.Length)];
        _rarities = [.. queries.Select(query => new Lazy<double[]>(() => Rarities(query, _all)))];
    }

    /// <summary>Gets the KV heads of all layers that the retriever reads.</summary>
    public IReadOnlyList<KvHeadId> KvHeads => [.. _kept.Layout.Heads.Select(head => head.Id)];

    /// <summary>Gets how many passages there are.</summary>
    public int Passages => _blocks.Length;

    /// <summary>Gets how many tokens each query has of its own: its words.</summary>
    public IReadOnlyList<int> Words => [.. _queries.Select(query => query.Own.Length)];

    /// <summary>Gets how many numbers a key of a layer has.</summary>
    /// <param name="layer">The layer, 0-based.</param>
    public int HeadDim(int layer) => _model.Attention.KeyLayers[layer].Attention.HeadDim;

    /// <summary>Gets whether a layer knows positions: without, its heads have no distance.</summary>
    /// <param name="layer">The layer, 0-based.</param>
    public bool KnowsPositions(int layer) => _model.Attention.KeyLayers[layer].Rotary is not null;

    /// <summary>Gets the KV head that a query head looks at.</summary>
    /// <param name="head">The query head.</param>
    public KvHeadId KvHeadOf(HeadId head)
    {
        Graph.AttentionSettings attention = _model.Attention.KeyLayers[head.Layer].Attention;
        return new KvHeadId(head.Layer, head.Head / (attention.Heads / attention.KvHeads));
    }

    /// <summary>Lets a head look at all passages for all queries.</summary>
    /// <param name="head">The head, at a distance; similarities are divided by its scale.</param>
    /// <returns>For each query its words' similarity to the passages, that of the best token: <c>[passages, words]</c>.</returns>
    public IReadOnlyList<float[]> Look(DistantHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        KeyLayer layer = _model.Attention.KeyLayers[head.Head.Layer];
        int size = layer.Attention.HeadDim, kept = Place(KvHeadOf(head.Head));
        var rows = new float[_words * size];
        ForEachQuery((query, first) => WordRows.Looking(layer, head, query, rows.AsSpan(first * size, query.Own.Length * size)));
        var codes = new QueryCodes(rows, size);
        return Largest(kept, codes, (keys, _) => keys);
    }

    /// <summary>Compares the keys of all passages with those of all queries.</summary>
    /// <param name="compared">The KV head and the means; cosines are divided by its scale.</param>
    /// <returns>As <see cref="Look"/>.</returns>
    public IReadOnlyList<float[]> Compare(ComparedKeys compared)
    {
        ArgumentNullException.ThrowIfNull(compared);
        int kept = Place(compared.KvHead);
        KeptHead head = _kept.Layout.Heads[kept];
        int size = head.HeadDim;
        var rows = new float[_words * size];
        ForEachQuery((query, first) => WordRows.Compared(head, compared, query, rows.AsSpan(first * size, query.Own.Length * size)));
        float[] mean = [.. compared.PassageMean];
        return Largest(kept, new QueryCodes(rows, size), (keys, work) =>
        {
            // Less the mean, and then of one length.
            float[] plain = Plain(keys, size);
            for (int token = 0; token < keys.Tokens; token++)
            {
                Span<float> key = plain.AsSpan(token * size, size);
                TensorPrimitives.Subtract(key, mean, key);
                float length = TensorPrimitives.Norm<float>(key);
                TensorPrimitives.Multiply(key, length > 0 ? 1 / length : 0, key);
            }

            var scales = new float[keys.Tokens];
            KeyCodes.Store(plain, work, scales, KeyCodes.Round);
            return new KeyCodes(work[..plain.Length], scales);
        });
    }

    /// <summary>Adds up keys at position 0, for means.</summary>
    /// <param name="kvHead">The KV head.</param>
    /// <returns>
    /// Sums over the words of all queries and over the tokens of all passages, and of the latter's squares, with how many there are.
    /// </returns>
    public (double[] Query, int Words, double[] Passage, double[] Squares, int Tokens) SumKeys(KvHeadId kvHead)
    {
        int kept = Place(kvHead), size = _kept.Layout.Heads[kept].HeadDim, tokens = 0;
        var (query, passage, squares) = (new double[size], new double[size], new double[size]);
        foreach (ReadTokens read in _queries)
        {
            var rows = new float[read.Own.Length * size];
            WordRows.TurnedBack(_kept.Layout.Heads[kept], read, rows);
            for (int i = 0; i < rows.Length; i++)
                query[i % size] += rows[i];
        }

        for (int i = 0; i < _blocks.Length; i++)
        {
            float[] plain = Plain(Kept(i).KeysOf(kept, new short[_ids[i].Length * size]), size);
            tokens += _ids[i].Length;
            for (int number = 0; number < plain.Length; number++)
            {
                passage[number % size] += plain[number];
                squares[number % size] += (double)plain[number] * plain[number];
            }
        }

        return (query, _words, passage, squares, tokens);
    }

    /// <summary>Scores the passages for a query by some similarities.</summary>
    /// <param name="query">Which query, 0-based.</param>
    /// <param name="similarities">What <see cref="Look"/> and <see cref="Compare"/> gave for it; at least one.</param>
    /// <param name="without">Passages that are taken for not being there, 0-based; null for none.</param>
    /// <returns>
    /// A score for each passage, and the largest that there could be if each word stood out by one deviation in each head.
    /// </returns>
    public (float[] Scores, double Most) Score(int query, IReadOnlyList<float[]> similarities, IReadOnlySet<int>? without = null)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        if (similarities.Count == 0)
            throw new ArgumentException("There is no similarity to score by.", nameof(similarities));
        int[] there = without is null ? _all : [.. _all.Where(passage => !without.Contains(passage))];
        double[] rarities = without is null ? _rarities[query].Value : Rarities(_queries[query], there);
        float[] sum = [.. similarities[0]];
        foreach (float[] other in similarities.Skip(1))
            TensorPrimitives.Add(sum, other, sum);
        return (CollectionScore.OfSums(rarities, sum, there), CollectionScore.MostOf(rarities, similarities.Count));
    }

    /// <summary>Scores the passages for a query by similarities that were added up.</summary>
    /// <param name="query">Which query, 0-based.</param>
    /// <param name="sum">The sum of what <see cref="Look"/> and <see cref="Compare"/> gave for it, <c>[passages, words]</c>.</param>
    /// <returns>A score for each passage, as <see cref="Score"/> gives it.</returns>
    public float[] ScoreSum(int query, float[] sum)
    {
        ArgumentNullException.ThrowIfNull(sum);
        return CollectionScore.OfSums(_rarities[query].Value, sum, _all);
    }

    /// <summary>Reads passages and queries.</summary>
    internal static SimilarityProbe Read(
        RankingModel model, IReadOnlyList<Passage> passages, IReadOnlyList<string> queries, int passageTokens, OverflowPolicy overflow,
        CancellationToken cancellationToken)
    {
        var room = new AloneRoom(model, passageTokens);
        room.Check(RankingModel.Reserved);
        using var reader = new AloneReader(room);
        var kept = new KeptKeys(
            new SimilarityLayout(
                [
                    .. from layer in model.Attention.KeyLayers
                       orderby layer.Key
                       from head in Enumerable.Range(0, layer.Value.Attention.KvHeads)
                       select new KeptHead(new KvHeadId(layer.Key, head), layer.Value, [], null),
                ],
                Similarities: 0),
            SimilarityReading.UsualBits);
        var read = new (byte[], int[])[passages.Count];
        for (int i = 0; i < read.Length; i++)
        {
            EncodedPrompt prompt = reader.Fit(passages[i], overflow).Prompt;
            ReadTokens tokens = reader.ReadOwn(prompt, passage: null, cancellationToken);
            read[i] = (kept.Keep(tokens), tokens.Ids);
        }

        return new SimilarityProbe(
            model, kept, read, [.. queries.Select(query => reader.ReadWords(model.Prompts.TailOf(query), cancellationToken))]);
    }

    private double[] Rarities(ReadTokens query, int[] there) =>
    [
        .. query.Ids.Select(id => WordRarity.Of(there.Length, there.Count(passage => _ids[passage].Contains(id)))),
    ];

    private delegate KeyCodes Change(KeyCodes keys, Span<short> work);

    private KeptPassage Kept(int passage) => new(_kept, _blocks[passage], _ids[passage].Length);

    private int Place(KvHeadId kvHead) => KvHeads.Index().First(head => head.Item == kvHead).Index;

    private void ForEachQuery(Action<ReadTokens, int> work)
    {
        int first = 0;
        foreach (ReadTokens query in _queries)
        {
            work(query, first);
            first += query.Own.Length;
        }
    }

    /// <summary>Takes the best token of each passage for each row.</summary>
    private float[][] Largest(int kept, QueryCodes rows, Change change)
    {
        float[][] largest = [.. _queries.Select(query => new float[Passages * query.Own.Length])];
        int room = KeyProduct.RoomFor(_words), longest = _ids.Max(ids => ids.Length), size = _kept.Layout.Heads[kept].HeadDim;
        var start = new float[room];
        Parallel.For(
            0, Passages, new ParallelOptions
            {
                MaxDegreeOfParallelism = _model.Attention.Threads,
            }, () =>
                (Codes: new short[longest * size], Changed: new short[longest * size], Numbers: new float[room * longest],
                    Most: new float[room]),
            (passage, _, work) =>
            {
                KeyCodes keys = change(Kept(passage).KeysOf(kept, work.Codes), work.Changed);
                Span<float> numbers = work.Numbers.AsSpan(0, room * keys.Tokens);
                KeyProduct.Compute(rows.Slice(0, room), start, keys, numbers);
                LargestSimilarity.Of(numbers, work.Most);
                int first = 0;
                for (int query = 0; query < _queries.Length; query++)
                {
                    int words = _queries[query].Own.Length;
                    work.Most.AsSpan(first, words).CopyTo(largest[query].AsSpan(passage * words));
                    first += words;
                }

                return work;
            },
            _ => { });
        return largest;
    }

    /// <summary>Codes as numbers, token by token: <c>[tokens, headDim]</c>.</summary>
    private static float[] Plain(KeyCodes keys, int size)
    {
        var plain = new float[keys.Tokens * size];
        for (int token = 0; token < keys.Tokens; token++)
        {
            for (int number = 0; number < size; number++)
                plain[(token * size) + number] = keys.Codes[(((number / 2 * keys.Tokens) + token) * 2) + (number % 2)] * keys.Scales[token];
        }

        return plain;
    }
}
