using BenchmarkDotNet.Attributes;
using QRHead.Graph;
using QRHead.Indexing;
using QRHead.Inference;

namespace QRHead.Benchmarks;

/// <summary>Measures how fast a question is held against the kept keys of passages, on one core.</summary>
public class KeyScanBenchmarks
{
    private const int Passages = 1000, PassageTokens = 100, QueryTokens = 35, PrefixTokens = 20;

    // SmolLM2's attention, and the heads that are wanted of it when passages are read alone.
    private static readonly AttentionSettings Attention = new(Heads: 9, KvHeads: 3, HeadDim: 64, Scale: 0.125f);
    private static readonly (int Layer, int Head)[] Wanted = [(8, 0), (18, 6), (17, 4), (7, 7), (2, 4), (17, 3), (17, 5), (14, 3)];

    private readonly KeyLayout _layout = KeyLayout.Of(
        Wanted.Select(head => head.Layer).Distinct()
            .ToDictionary(layer => layer, _ => Attention), [.. Wanted.Select(head => new HeadId(head.Layer, head.Head))]);
    private KeyBlock _blocks = null!;
    private byte[] _stored = null!;
    private HeldQuery _query = null!;
    private short[] _codes = null!;
    private float[] _logits = null!, _sum = null!;
    private float[][] _rows = null!;

    /// <summary>Gets or sets how keys are stored.</summary>
    [Params(KeyPrecision.Int16, KeyPrecision.Int8)]
    public KeyPrecision Keys { get; set; }

    /// <summary>Makes a question and the keys of passages, of random numbers.</summary>
    [GlobalSetup]
    public void Make()
    {
        var random = new Random(1);
        float[] Numbers(int count, float range) => [.. Enumerable.Range(0, count).Select(_ => range * ((2 * random.NextSingle()) - 1))];
        int[] layers = [.. _layout.Heads.Select(head => head.Layer).Distinct()];
        KeyPiece Piece(int tokens) =>
            new(tokens, layers.ToDictionary(layer => layer, _ => Numbers(Attention.KvHeads * tokens * Attention.HeadDim, 3)));
        var tail = new TailPiece(
            Piece(QueryTokens), layers.ToDictionary(layer => layer, _ => Numbers(QueryTokens * Attention.Heads * Attention.HeadDim, 3)));
        _query = new HeldQuery(_layout, tail, PrefixTokens + PassageTokens, Piece(PrefixTokens), instruction: null);
        _blocks = new KeyBlock(_layout, Keys);
        int length = _blocks.Length(PassageTokens);
        _stored = new byte[Passages * length];
        for (int passage = 0; passage < Passages; passage++)
            _blocks.Store(Piece(PassageTokens), _stored.AsSpan(passage * length, length));
        _codes = new short[_blocks.WorkSpace(PassageTokens)];
        _logits = new float[HeldQuery.WorkSpace(PassageTokens)];
        _sum = new float[PassageTokens];
        _rows = [.. Enumerable.Repeat(_sum, Wanted.Length)];
    }

    /// <summary>Holds the question against 1,000 passages of 100 tokens.</summary>
    /// <returns>The last passage's first sum.</returns>
    [Benchmark(Description = "1,000 passages")]
    public float Scan()
    {
        int length = _blocks.Length(PassageTokens);
        for (int passage = 0; passage < Passages; passage++)
        {
            Array.Clear(_sum);
            ReadOnlySpan<byte> block = _stored.AsSpan(passage * length, length);
            for (int head = 0; head < _layout.Heads.Count; head++)
                _query.AddOwnTo(head, _blocks.KeysOf(block, head, PassageTokens, _codes), _logits, _rows, null);
        }

        return _sum[0];
    }
}
