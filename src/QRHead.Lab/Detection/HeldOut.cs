using QRHead.Evaluation;

namespace QRHead.Lab.Detection;

/// <summary>
/// How good heads are on examples that had no say in choosing them: chosen on all parts but one, judged on that one, for each part in turn.
/// </summary>
internal sealed class HeldOut
{
    /// <summary>How often random heads are drawn; an example's value is the mean over the draws.</summary>
    private const int RandomDraws = 10;

    private readonly IReadOnlyList<HeadReading> _readings;
    private readonly IReadOnlyList<HeadId> _heads;
    private readonly Folds _folds;
    private readonly int[][] _orders;

    /// <summary>Ranks the heads for each part, by the examples of the others.</summary>
    /// <param name="readings">What every head gave on each example.</param>
    /// <param name="values">The objective's values, <c>[examples][heads]</c>.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="folds">The parts.</param>
    public HeldOut(IReadOnlyList<HeadReading> readings, double[][] values, IReadOnlyList<HeadId> heads, Folds folds)
    {
        (_readings, _heads, _folds) = (readings, heads, folds);
        _orders =
        [
            .. Enumerable.Range(0, folds.Count).Select(
                fold => HeadOrder.Of(values.Where((_, example) => folds.Of[example] != fold), heads.Count)),
        ];
    }

    /// <summary>Gets the numbers of heads that are tried, beside all.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Gets what is measured: the first decides.</summary>
    public static IReadOnlyList<Measure> Measures { get; } = [Measure.Parse("nDCG@10"), Measure.Parse("MRR"), Measure.Parse("Recall@5")];

    /// <summary>Judges the best 1, 2, 4 … heads, as far as there are so many, and all.</summary>
    public IReadOnlyList<HeldOutQuality> BySize() =>
        [.. Sizes.Where(size => size < _heads.Count).Select(size => Best(size, _heads.Max(head => head.Layer))), All()];

    /// <summary>Judges the best heads up to each layer, from the shallowest that has enough.</summary>
    /// <param name="size">How many heads.</param>
    public IReadOnlyList<HeldOutQuality> ByDepth(int size) =>
        [
            .. _heads.Select(head => head.Layer).Distinct().Order().Where(layer => _heads.Count(head => head.Layer <= layer) >= size)
                .Select(layer => Best(size, layer)),
        ];

    /// <summary>Judges as many heads drawn at random: the mean over several draws.</summary>
    public HeldOutQuality Random(int size, uint seed)
    {
        var random = new PythonRandom(seed);
        int[][] draws = [.. Enumerable.Range(0, RandomDraws).Select(_ => random.Sample(_heads.Count, size))];
        double[][][] values = [.. draws.Select(draw => Judge(_ => (draw, null)))];
        return Quality(
            size, _heads.Max(head => head.Layer), overlap: null,
            [.. Measures.Select((_, m) => _readings.Select((_, i) => values.Average(draw => draw[m][i])).ToArray())]);
    }

    /// <summary>Judges sets that were chosen in some other way.</summary>
    /// <param name="setOf">The set for a part, made without it: places of heads, and their weights or null.</param>
    /// <returns><c>[measures][examples]</c></returns>
    public double[][] Judge(Func<int, (IReadOnlyList<int> Heads, IReadOnlyList<float>? Weights)> setOf)
    {
        (IReadOnlyList<int> Heads, IReadOnlyList<float>? Weights)[] sets = [.. Enumerable.Range(0, _folds.Count).Select(setOf)];
        double[][] values = [.. Measures.Select(_ => new double[_readings.Count])];
        for (int example = 0; example < _readings.Count; example++)
        {
            (IReadOnlyList<int> heads, IReadOnlyList<float>? weights) = sets[_folds.Of[example]];
            JudgedRanking ranking = _readings[example].Judge(_readings[example].Sum(heads, weights));
            for (int measure = 0; measure < values.Length; measure++)
                values[measure][example] = Measures[measure].Evaluate(ranking);
        }

        return values;
    }

    /// <summary>Chooses the best heads for each part, without it.</summary>
    /// <param name="size">How many heads.</param>
    /// <param name="deepest">The deepest layer that they may be in.</param>
    /// <returns><c>[folds]</c>, places of heads.</returns>
    public int[][] Sets(int size, int deepest) =>
    [
        .. _orders.Select(order => order.Where(head => _heads[head].Layer <= deepest).Take(size).ToArray()),
    ];

    private HeldOutQuality Best(int size, int deepest)
    {
        int[][] sets = Sets(size, deepest);
        return Quality(size, deepest, Overlap(sets), Judge(fold => (sets[fold], null)));
    }

    private HeldOutQuality All()
    {
        int[] all = [.. Enumerable.Range(0, _heads.Count)];
        return Quality(all.Length, _heads.Max(head => head.Layer), overlap: 1, Judge(_ => (all, null)));
    }

    private static HeldOutQuality Quality(int size, int deepest, double? overlap, double[][] values) =>
        new(size, deepest, overlap, [.. Measures.Zip(values, (measure, list) => new MeasureValues(measure, list))]);

    /// <summary>The share of heads that two sets have in common, averaged over all pairs of sets.</summary>
    private static double Overlap(int[][] sets)
    {
        double[] shares =
        [
            .. from a in Enumerable.Range(0, sets.Length) from b in Enumerable.Range(0, a)
                select (double)sets[a].Intersect(sets[b]).Count() / sets[a].Length,
        ];
        return shares.Length == 0 ? 1 : shares.Average();
    }
}
