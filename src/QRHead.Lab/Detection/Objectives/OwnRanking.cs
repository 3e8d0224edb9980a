using QRHead.Evaluation;

namespace QRHead.Lab.Detection.Objectives;

/// <summary>A measure of the ranking that a head gives by itself, for example <c>nDCG@10</c>.</summary>
/// <remarks>The reference's NQ detection at 7a668e7, which rounds the mean to five decimals, half to even as Python does.</remarks>
internal sealed class OwnRanking(Measure measure) : Objective(measure.Name)
{
    private const int Decimals = 5;

    internal override double[] Of(HeadReading example) => [.. example.Scores.Select(scores => measure.Evaluate(example.Judge(scores)))];

    internal override double Final(double mean) => Math.Round(mean, Decimals);
}
