using System.Numerics.Tensors;
using QRHead.Evaluation;

namespace QRHead.Lab.Detection;

/// <summary>What every head gave the passages of one labelled example. Immutable.</summary>
/// <param name="Query">The query's id.</param>
/// <param name="PassageIds">The passages in the order in which they were read.</param>
/// <param name="Judgements">Which of them are relevant.</param>
/// <param name="Scores"><c>[heads][passages]</c>, each head by itself.</param>
internal sealed record HeadReading(string Query, IReadOnlyList<string> PassageIds, Judgements Judgements, float[][] Scores)
{
    /// <summary>
    /// Gets what each head copied from the relevant passages while the model answered, <c>[heads]</c>; null where it was not asked to.
    /// </summary>
    public double[]? Copied { get; init; }

    /// <summary>Gets the grade of each passage; 0 where it is not relevant.</summary>
    public int[] Grades { get; } = [.. PassageIds.Select(id => Math.Max(0, Judgements.Grades.GetValueOrDefault(id)))];

    /// <summary>Ranks the passages by one score for each, and judges the ranking.</summary>
    /// <param name="scores"><c>[passages]</c>.</param>
    public JudgedRanking Judge(IReadOnlyList<float> scores) =>
        JudgedRanking.Of(Judgements, PassageIds.Zip(scores, (id, score) => new RunEntry(Query, id, score)));

    /// <summary>
    /// Adds up heads, passage by passage: what a head set would give, were tokens masked head by head and not in the sum.
    /// </summary>
    /// <param name="heads">Places of heads in <see cref="Scores"/>.</param>
    /// <param name="weights">Their weights; null for 1 each.</param>
    /// <returns><c>[passages]</c>.</returns>
    public float[] Sum(IReadOnlyList<int> heads, IReadOnlyList<float>? weights = null)
    {
        float[] sum = new float[PassageIds.Count];
        for (int i = 0; i < heads.Count; i++)
        {
            if (weights is null)
                TensorPrimitives.Add(sum, Scores[heads[i]], sum);
            else
                TensorPrimitives.MultiplyAdd(Scores[heads[i]], weights[i], sum, sum);
        }

        return sum;
    }
}
