using BenchmarkDotNet.Attributes;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Benchmarks;

/// <summary>
/// Measures what becomes of attention: calibrated, summed over heads, masked, summed over the tokens of 40 passages of 200. Random numbers.
/// </summary>
public class ScoringBenchmarks
{
    private const int Passages = 40, PassageTokens = 200;

    private readonly TokenRange[] _passages =
    [
        .. Enumerable.Range(0, Passages).Select(i => new TokenRange(i * PassageTokens, (i + 1) * PassageTokens)),
    ];
    private float[][] _query = [], _null = [];

    /// <summary>Gets or sets how many heads there are.</summary>
    [Params(8, 270)]
    public int Heads { get; set; }

    /// <summary>Makes attention.</summary>
    [GlobalSetup]
    public void Make()
    {
        var random = new Random(1);
        float[][] Rows() =>
        [
            .. Enumerable.Range(0, Heads)
                .Select(_ => Enumerable.Range(0, Passages * PassageTokens).Select(_ => random.NextSingle() / 1000).ToArray()),
        ];
        (_query, _null) = (Rows(), Rows());
    }

    /// <summary>Scores the passages.</summary>
    /// <returns>The first score.</returns>
    [Benchmark(Description = "40 passages")]
    public float Score() => PassageScores.Of(_query, _null, _passages).Passages[0];
}
