using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Inference;

namespace QRHead.Benchmarks;

/// <summary>
/// Measures how attention is read out: a question's q against all keys of a layer, for some of its heads. SmolLM2's attention, random
/// numbers.
/// </summary>
public class ReadOutBenchmarks
{
    private const int QuestionTokens = 35;

    private static readonly AttentionSettings Attention = new(Heads: 9, KvHeads: 3, HeadDim: 64, Scale: 0.125f);

    private AttentionReadOut _readOut = null!;
    private OrtValue _query = null!, _keys = null!;
    private (int Head, float[] Row)[] _rows = [];

    /// <summary>Gets or sets how many tokens were read.</summary>
    [Params(2048, 8192)]
    public int Length { get; set; }

    /// <summary>Gets or sets how many heads of the layer are wanted.</summary>
    [Params(1, 9)]
    public int Heads { get; set; }

    /// <summary>Makes q and keys.</summary>
    [GlobalSetup]
    public void Make()
    {
        var random = new Random(1);
        OrtValue Numbers(params long[] shape) =>
            OrtValue.CreateTensorValueFromMemory(
                [
                    .. Enumerable.Range(0, (int)shape.Aggregate(1L, (all, size) => all * size)).Select(_ => (2 * random.NextSingle()) - 1),
                ], shape);
        _readOut = Opened();
        _query = Numbers(1, QuestionTokens, Attention.Heads * Attention.HeadDim);
        _keys = Numbers(1, Attention.KvHeads, Length, Attention.HeadDim);
        _rows = [.. Enumerable.Range(0, Heads).Select(head => (head, new float[Length]))];
    }

    /// <summary>Frees the sessions.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _readOut.Dispose();
        _query.Dispose();
        _keys.Dispose();
    }

    /// <summary>Reads the layer out.</summary>
    /// <returns>The first sum.</returns>
    [Benchmark(Description = "one layer")]
    public float ReadOut()
    {
        _readOut.AddTo(_query, _keys, Length, _rows, null, CancellationToken.None);
        return _rows[0].Row[0];
    }

    private static AttentionReadOut Opened() => new(Attention, ElementType.F32, Environment.ProcessorCount);
}
