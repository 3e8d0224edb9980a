using BenchmarkDotNet.Attributes;
using QRHead.Checkpoints;
using QRHead.Compilation;

namespace QRHead.Benchmarks;

/// <summary>Measures how weights are rounded when a model is compiled: one matrix of 896 by 4,864 numbers, random, on one core.</summary>
public class RoundingBenchmarks
{
    private const int Rows = 896, RowWidth = 4864;

    private readonly WeightUse _use = new("w", WeightKind.Product, [Rows, RowWidth]);
    private TensorRows _numbers = null!;
    private RowCoding _coding = null!;
    private CodedRow _row = null!;

    /// <summary>Gets or sets how weights are stored.</summary>
    [Params(Precision.Int8, Precision.Int4)]
    public Precision Precision { get; set; }

    /// <summary>Makes the matrix.</summary>
    [GlobalSetup]
    public void Make()
    {
        var random = new Random(1);
        float[] numbers = [.. Enumerable.Range(0, Rows * RowWidth).Select(_ => (2 * random.NextSingle()) - 1)];
        _numbers = new Matrix(numbers);
        _coding = RowCodings.For(_use, _numbers, Precision)!;
        _row = new CodedRow(RowWidth, _coding.Block);
    }

    /// <summary>Rounds every row.</summary>
    /// <returns>The last row's first code.</returns>
    [Benchmark(Description = "896 x 4,864")]
    public int Round()
    {
        for (int row = 0; row < Rows; row++)
            _coding.Code(_numbers, row, _row);
        return _row.Codes[0];
    }

    private sealed class Matrix(float[] numbers) : TensorRows("w", [Rows, RowWidth])
    {
        public override void Read(long row, Span<float> into) => numbers.AsSpan((int)row * RowWidth, RowWidth).CopyTo(into);
    }
}
