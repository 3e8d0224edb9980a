namespace QRHead.Evaluation;

/// <summary>The values of one measure for the queries of a run.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Values">One value for each query, in the order of <see cref="RunEvaluation.QueryIds"/>; in [0, 1].</param>
public sealed record MeasureValues(Measure Measure, IReadOnlyList<double> Values)
{
    /// <summary>Gets the mean over the queries, in [0, 1].</summary>
    public double Mean { get; } = Values.Average();

    /// <summary>Gets how far the mean may be off because these queries were asked and not others.</summary>
    /// <param name="seed">The seed of the resamples.</param>
    public ConfidenceInterval Interval(uint seed = ConfidenceInterval.DefaultSeed) => ConfidenceInterval.OfMean(Values, seed);
}
