using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Retrieval.Similarity;
using QRHead.Tests.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Retrieval.Similarity;

/// <summary>How similar tokens are is what the formula says of the plain forward pass's q and keys, in every architecture.</summary>
public class SimilarityQueryTests
{
    private const int Prefix = 5, Room = 40, Passage = 23, Tail = 12, Distance = 7;

    private static readonly TokenRange OwnOfPassage = new(1, 21), OwnOfQuery = new(2, 9);

    private static readonly int[] Before = TokenIds(Prefix, 1), PassageIds = TokenIds(Passage, 2), TailIds = TokenIds(Tail, 3);

    [Theory]
    [InlineData("llama", "{}")]
    [InlineData("llama", """{ "num_key_value_heads": 1 }""")]
    [InlineData("llama", """{ "num_key_value_heads": 4, "head_dim": 16 }""")]
    [InlineData("llama", """{ "num_attention_heads": 6, "num_key_value_heads": 3, "head_dim": 8 }""")]
    [InlineData("llama",
        """{ "rope_scaling": { "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 256 } }""")]
    [InlineData("llama", """{ "rope_scaling": { "rope_type": "yarn", "factor": 4, "original_max_position_embeddings": 1024 } }""")]
    [InlineData("mistral", """{ "sliding_window": 8 }""")]
    [InlineData("qwen2", "{}")]
    [InlineData("qwen3", """{ "head_dim": 16 }""")]
    [InlineData("granite", """{ "attention_multiplier": 0.3 }""")]
    [InlineData("olmo2", "{}")]
    [InlineData("gemma2", """{ "head_dim": 8, "query_pre_attn_scalar": 5, "attn_logit_softcapping": 2.0, "sliding_window": 8 }""")]
    [InlineData("gemma3_text",
        """{ "head_dim": 8, "sliding_window": 8, "rope_theta": 1000000.0, "rope_local_base_freq": 100.0, "sliding_window_pattern": 2, "query_pre_attn_scalar": 8 }""")]
    [InlineData("gemma3_text",
        """{ "head_dim": 8, "rope_scaling": { "rope_type": "linear", "factor": 8.0 }, "sliding_window_pattern": 2, "query_pre_attn_scalar": 8 }""")]
    [InlineData("phi3", """{ "partial_rotary_factor": 0.5 }""")]
    [InlineData("phi3",
        """{ "original_max_position_embeddings": 50, "rope_scaling": { "type": "longrope", "short_factor": [1, 1.5, 2, 4], "long_factor": [1, 3, 8, 20] } }""")]
    [InlineData("phi3",
        """{ "original_max_position_embeddings": 80, "rope_scaling": { "type": "longrope", "short_factor": [1, 1.5, 2, 4], "long_factor": [1, 3, 8, 20] } }""")]
    [InlineData("smollm3", """{ "no_rope_layers": [1, 0, 1] }""")]
    public void Similarities_are_those_of_the_formula(string modelType, string overrides)
    {
        using var tiny = new TinyModel(modelType, overrides);
        SimilarityHeads heads = AllHeads(tiny.Checkpoint);
        using AttentionModel model = Open(tiny, heads);
        var layout = SimilarityLayout.Of(model.KeyLayers, heads);
        var keys = new KeptKeys(layout, 16);
        (ReadTokens passage, ReadTokens query) = Read(model);
        double[][,] expected = Expected(tiny.Checkpoint, heads);

        var words = new SimilarityQuery(layout, query);
        float[] largest = new float[heads.Count * words.Words];
        var work = new SimilarityWork(words, layout, Passage);
        var kept = new KeptPassage(keys, keys.Keep(passage), OwnOfPassage.Length);
        words.Largest(kept, work, largest);
        int[][] best = words.Best(kept, work);

        for (int of = 0; of < heads.Count; of++)
        {
            for (int word = 0; word < words.Words; word++)
            {
                double[] row = [.. Enumerable.Range(0, OwnOfPassage.Length).Select(token => expected[of][word, token])];
                Assert.Equal(row.Max(), largest[(of * words.Words) + word], 2e-3);
                Assert.Equal(row.Max(), row[best[of][word]], 4e-3);
            }
        }
    }

    [Fact]
    public void A_set_of_keys_alone_needs_no_q_and_no_deeper_layer()
    {
        using var tiny = new TinyModel("llama");
        var all = AllHeads(tiny.Checkpoint);
        var heads = new SimilarityHeads([], all.Compared.Where(keys => keys.KvHead.Layer == 1));
        using AttentionModel model = Open(tiny, heads);

        Assert.Equal([1], model.KeyLayers.Keys);
        Assert.Equal(1, model.CacheTensors.Max(tensor => tensor.Layer));
        Assert.Empty(Read(model).Query.Queries);
    }

    [Theory]
    [InlineData(8, 0.02)]
    [InlineData(4, 0.3)]
    public void Keys_of_few_bits_are_nearly_as_similar(int bits, double most)
    {
        using var tiny = new TinyModel("llama", """{ "head_dim": 16 }""");
        SimilarityHeads heads = AllHeads(tiny.Checkpoint);
        using AttentionModel model = Open(tiny, heads);
        var layout = SimilarityLayout.Of(model.KeyLayers, heads);
        (ReadTokens passage, ReadTokens query) = Read(model);
        var words = new SimilarityQuery(layout, query);
        float[] exact = Largest(16), rounded = Largest(bits);
        double deviation = Math.Sqrt(exact.Average(number => (double)number * number));

        Assert.InRange(Math.Sqrt(exact.Zip(rounded).Average(pair => Math.Pow(pair.First - pair.Second, 2))), 0, most * deviation);

        float[] Largest(int width)
        {
            var keys = new KeptKeys(layout, width);
            byte[] block = keys.Keep(passage);
            Assert.Equal(keys.Length(OwnOfPassage.Length), block.Length);
            var largest = new float[heads.Count * words.Words];
            words.Largest(new KeptPassage(keys, block, OwnOfPassage.Length), new SimilarityWork(words, layout, Passage), largest);
            return largest;
        }
    }

    [Fact]
    public void A_distance_is_refused_where_a_layer_knows_no_positions_and_missed_where_it_does()
    {
        using var tiny = new TinyModel("smollm3", """{ "no_rope_layers": [1, 0, 1] }""");
        foreach ((int layer, int? distance, string complaint) in new (int, int?, string)[] { (1, 8, "knows no positions"),
            (0, null, "has no distance") })
        {
            var heads = new SimilarityHeads([new DistantHead(new HeadId(layer, 0), distance, 1)], []);
            using AttentionModel model = Open(tiny, heads);
            Assert.Contains(
                complaint, Assert.Throws<HeadSetException>(
                    () => SimilarityLayout.Of(model.KeyLayers, heads)).Message, StringComparison.Ordinal);
        }
    }

    private static int[] TokenIds(int count, int seed) => TinyModel.Text(count, seed);

    /// <summary>Every head of the model at a distance, and the keys of every KV head with made-up means.</summary>
    private static SimilarityHeads AllHeads(Checkpoint checkpoint)
    {
        ModelConfig config = checkpoint.Config;
        ReferenceVariant variant = ReferenceVariant.Of(config, Prefix + Room + Tail);
        var random = new Random(4);
        float[] Mean() => [.. Enumerable.Range(0, config.HeadDim).Select(_ => (float)(random.NextDouble() - 0.5) / 4)];
        return new SimilarityHeads(
            from layer in Enumerable.Range(0, config.NumHiddenLayers)
            from head in Enumerable.Range(0, config.NumAttentionHeads)
            select new DistantHead(new HeadId(layer, head), variant.Rotary(layer) is null ? null : Distance + head, 0.5f),
            from layer in Enumerable.Range(0, config.NumHiddenLayers)
            from head in Enumerable.Range(0, config.NumKeyValueHeads)
            select new ComparedKeys(new KvHeadId(layer, head), 0.25f, Mean(), Mean()));
    }

    private static AttentionModel Open(TinyModel tiny, SimilarityHeads heads)
    {
        int[] layers =
        [
            .. heads.Looking.Select(head => head.Head.Layer).Distinct(),
        ], keys = [.. heads.Compared.Select(compared => compared.KvHead.Layer).Distinct()];
        return new AttentionModel(
            DecoderGraph.Build(tiny.Checkpoint, layers, keyLayers: keys), [.. heads.Looking.Select(head => head.Head)],
            threads: 1, chunk: 8);
    }

    private static (ReadTokens Passage, ReadTokens Query) Read(AttentionModel model)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        const int Planned = Prefix + Room + Tail;
        using KvCache cache = model.NewCache(Prefix + Room, Planned);
        model.Read(Before, 0, cache, null, cancellationToken);
        model.Read(PassageIds, Prefix, cache, null, cancellationToken);
        var passage = new ReadTokens(
            model.KeysOf(cache, Prefix), Prefix, Planned, OwnOfPassage, PassageIds[OwnOfPassage.Start..OwnOfPassage.End]);
        cache.CutTo(Prefix);
        TailPiece tail = model.ReadTail(TailIds, Prefix + Room, cache, cancellationToken);
        return (passage,
            new ReadTokens(tail.Own, Prefix + Room, Planned, OwnOfQuery, TailIds[OwnOfQuery.Start..OwnOfQuery.End])
            {
                Queries = tail.Queries,
            });
    }

    /// <summary>The formula, in double, over the q and keys of the plain forward pass: <c>[similarities][words, tokens]</c>.</summary>
    private static double[][,] Expected(Checkpoint checkpoint, SimilarityHeads heads)
    {
        ModelConfig config = checkpoint.Config;
        const int Planned = Prefix + Room + Tail;
        ReferenceVariant variant = ReferenceVariant.Of(config, Planned);
        var reference = new ReferenceTransformer(checkpoint, Planned);
        int[] prefixPositions = [.. Enumerable.Range(0, Prefix)];
        var passage = reference.Unturned([.. Before, .. PassageIds], [.. Enumerable.Range(0, Prefix + Passage)]);
        var query = reference.Unturned([.. Before, .. TailIds], [.. prefixPositions, .. Enumerable.Range(Prefix + Room, Tail)]);
        int size = config.HeadDim, perKv = config.NumAttentionHeads / config.NumKeyValueHeads;

        // A head of one token, turned to a position as the model would turn it there.
        double[] At(double[,] all, int token, int head, int layer, int position)
        {
            var one = new double[1, size];
            for (int i = 0; i < size; i++)
                one[0, i] = all[token, (head * size) + i];
            variant.Rotary(layer)?.Turn(one, size, [position]);
            return [.. Enumerable.Range(0, size).Select(i => one[0, i])];
        }

        double[,] Table(Func<int, int, double> similarity)
        {
            var table = new double[OwnOfQuery.Length, OwnOfPassage.Length];
            for (int word = 0; word < OwnOfQuery.Length; word++)
            {
                for (int token = 0; token < OwnOfPassage.Length; token++)
                    table[word, token] = similarity(Prefix + OwnOfQuery.Start + word, Prefix + OwnOfPassage.Start + token);
            }

            return table;
        }

        return
        [
            .. heads.Looking.Select(head => Table((word, token) =>
                Dot(At(query[head.Head.Layer].Q, word, head.Head.Head, head.Head.Layer, head.Distance ?? 0),
                    At(passage[head.Head.Layer].K, token, head.Head.Head / perKv, head.Head.Layer, 0))
                * variant.Scale / head.Scale)),
            .. heads.Compared.Select(keys => Table((word, token) =>
            {
                double[] a = Less(At(query[keys.KvHead.Layer].K, word, keys.KvHead.KvHead, keys.KvHead.Layer, 0), keys.QueryMean);
                double[] b = Less(At(passage[keys.KvHead.Layer].K, token, keys.KvHead.KvHead, keys.KvHead.Layer, 0), keys.PassageMean);
                return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)) / keys.Scale;
            })),
        ];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Less(double[] key, IReadOnlyList<float> mean) => [.. key.Zip(mean, (number, average) => number - average)];
}
