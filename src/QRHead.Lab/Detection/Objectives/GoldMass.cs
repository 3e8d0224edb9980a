namespace QRHead.Lab.Detection.Objectives;

/// <summary>
/// The attention on the gold passages.
/// <code>QRscore_h(q) = Σ_{d ∈ D*} QRscore_h(q, d)</code>
/// </summary>
/// <remarks>
/// QRHead (arXiv 2506.09944), Eq. 3; the reference's LongMemEval detection at 7a668e7, which calibrates, and masks each head by itself
/// (trap T10).
/// </remarks>
internal sealed class GoldMass() : Objective(ObjectiveName)
{
    public const string ObjectiveName = "mass";

    internal override double[] Of(HeadReading example) =>
        [.. example.Scores.Select(scores => scores.Zip(example.Grades, (score, grade) => grade > 0 ? (double)score : 0).Sum())];
}
