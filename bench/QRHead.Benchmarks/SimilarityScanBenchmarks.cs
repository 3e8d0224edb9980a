using BenchmarkDotNet.Attributes;
using QRHead.Graph;
using QRHead.Heads;
using QRHead.Inference;
using QRHead.Models;
using QRHead.Retrieval.Similarity;

namespace QRHead.Benchmarks;

/// <summary>Measures how fast a question is held against the kept keys of passages by similarity, on one core.</summary>
public class SimilarityScanBenchmarks
{
    private const int Passages = 1000, PassageTokens = 100, QueryTokens = 35, Words = 16;

    // SmolLM2's attention.
    private static readonly AttentionSettings Attention = new(Heads: 9, KvHeads: 3, HeadDim: 64, Scale: 0.125f);

    private KeptKeys _keys = null!;
    private byte[][] _blocks = null!;
    private SimilarityQuery _query = null!;
    private SimilarityWork _work = null!;
    private float[] _largest = null!;

    /// <summary>Gets or sets the heads: SmolLM2's sets.</summary>
    [Params("two", "seven")]
    public string Heads { get; set; } = "two";

    /// <summary>Gets or sets the bits of a number.</summary>
    [Params(4, 8)]
    public int Bits { get; set; }

    /// <summary>Makes a question and the keys of passages, of random numbers.</summary>
    [GlobalSetup]
    public void Make()
    {
        var random = new Random(1);
        SimilarityHeads heads = HeadPresets.Find("SmolLM2-135M-Instruct", Heads).Similarity!;
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => 3 * ((2 * random.NextSingle()) - 1))];
        int[] layers =
        [
            .. heads.Looking.Select(head => head.Head.Layer).Concat(heads.Compared.Select(keys => keys.KvHead.Layer)).Distinct(),
        ];
        KeyPiece Piece(int tokens) =>
            new(tokens, layers.ToDictionary(layer => layer, _ => Numbers(Attention.KvHeads * tokens * Attention.HeadDim)));
        var layout = SimilarityLayout.Of(
            layers.ToDictionary(
                layer => layer, _ => new KeyLayer(
                    Attention, new([.. Enumerable.Range(0, 32).Select(pair => MathF.Pow(1e5f, -pair / 32f))]))), heads);
        _query = new SimilarityQuery(layout, new ReadTokens(Piece(QueryTokens), 521, 700, new(0, Words), [.. Enumerable.Range(0, Words)])
        {
            Queries = layers.ToDictionary(layer => layer, _ => Numbers(QueryTokens * Attention.Heads * Attention.HeadDim)),
        });
        _keys = new KeptKeys(layout, Bits);
        _blocks =
        [
            .. Enumerable.Range(0, Passages).Select(
                _ => _keys.Keep(new ReadTokens(Piece(PassageTokens), 9, 700, new(0, PassageTokens), new int[PassageTokens]))),
        ];
        _work = new SimilarityWork(_query, layout, PassageTokens);
        _largest = new float[layout.Similarities * Words];
    }

    /// <summary>Holds the question against 1,000 passages of 100 tokens.</summary>
    /// <returns>The last passage's first similarity.</returns>
    [Benchmark(Description = "1,000 passages")]
    public float Scan()
    {
        foreach (byte[] block in _blocks)
            _query.Largest(new KeptPassage(_keys, block, PassageTokens), _work, _largest);
        return _largest[0];
    }
}
