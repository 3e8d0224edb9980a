using QRHead.Evaluation;
using QRHead.Lab.Detection;

namespace QRHead.Lab;

/// <summary>
/// What every head of a model gave on each labelled example of a data set, from one reading of it. Immutable, safe for concurrent use.
/// </summary>
public sealed class HeadPass
{
    internal HeadPass(string name, IReadOnlyList<HeadId> heads, IReadOnlyList<HeadReading> readings) =>
        (Name, Heads, Readings) = (name, heads, readings);

    /// <summary>Gets what the data set is called.</summary>
    public string Name { get; }

    /// <summary>Gets the heads.</summary>
    public IReadOnlyList<HeadId> Heads { get; }

    /// <summary>Gets how many examples there are.</summary>
    public int Examples => Readings.Count;

    internal IReadOnlyList<HeadReading> Readings { get; }

    /// <summary>Says how good each head is by itself.</summary>
    /// <returns><c>[examples][heads]</c>.</returns>
    internal double[][] Values(Objective objective) => [.. Readings.AsParallel().AsOrdered().Select(objective.Of)];

    /// <summary>Judges the sum of some heads.</summary>
    /// <param name="heads">Places of heads.</param>
    /// <returns>The values of <see cref="HeldOut.Measures"/>, one for each example.</returns>
    internal IReadOnlyList<MeasureValues> Judge(IReadOnlyList<int> heads) => JudgeMean([heads]);

    /// <summary>Judges several sets of heads: the value of an example is the mean over the sets.</summary>
    /// <param name="sets">Places of heads; at least one set.</param>
    internal IReadOnlyList<MeasureValues> JudgeMean(IReadOnlyList<IReadOnlyList<int>> sets)
    {
        IReadOnlyList<Measure> measures = HeldOut.Measures;
        JudgedRanking[][] rankings =
        [
            .. Readings.AsParallel().AsOrdered().Select(reading => sets.Select(heads => reading.Judge(reading.Sum(heads))).ToArray()),
        ];
        return [.. measures.Select(measure => new MeasureValues(measure, [.. rankings.Select(sets => sets.Average(measure.Evaluate))]))];
    }
}
