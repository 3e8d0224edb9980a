namespace QRHead.Lab.Detection.Similarity;

/// <summary>How heads that were found on one kind of text alone do on another.</summary>
/// <param name="examples">The examples.</param>
/// <param name="choice">Similarities of what may be chosen.</param>
/// <param name="folds">Parts of the examples.</param>
internal sealed class KindTransfer(SimilarityExamples examples, GreedyChoice choice, Folds folds)
{
    /// <summary>The examples that choices are made on: those of each kind, and those without each part.</summary>
    public static IEnumerable<int[]> Sides(SimilarityExamples examples, Folds folds, int kinds) =>
        Enumerable.Range(0, kinds).SelectMany(kind => (int[][])[Of(examples, kind), .. Parts(examples, folds, kind)])
            .Where(some => some.Length > 0);

    /// <summary>Chooses on each kind, and judges on each: on its own by the parts that had no say.</summary>
    /// <param name="kinds">How many kinds there are.</param>
    /// <param name="budget">Bytes.</param>
    /// <returns><c>[found on][judged on]</c>; null where a kind can't be divided.</returns>
    public IReadOnlyList<IReadOnlyList<MeanWithInterval?>> Of(int kinds, int budget) =>
    [
        .. Enumerable.Range(0, kinds).Select(from =>
        {
            int[] chosen = choice.Choose(Of(examples, from), budget);
            return (IReadOnlyList<MeanWithInterval?>)
            [
                .. Enumerable.Range(0, kinds).Select(on => on == from
                    ? OnItself(from, budget)
                    : MeanWithInterval.Of([.. Of(examples, on).Select(example => choice.Judge(example, chosen))])),
            ];
        }),
    ];

    private MeanWithInterval? OnItself(int kind, int budget)
    {
        int[][] parts = [.. Parts(examples, folds, kind)];
        if (parts.Any(part => part.Length == 0))
            return null;
        int[][] chosen = [.. parts.Select(part => choice.Choose(part, budget))];
        return MeanWithInterval.Of([.. Of(examples, kind).Select(example => choice.Judge(example, chosen[folds.Of[example]]))]);
    }

    private static int[] Of(SimilarityExamples examples, int kind) =>
    [
        .. Enumerable.Range(0, examples.Kinds.Count).Where(example => examples.Kinds[example] == kind),
    ];

    /// <summary>A kind's examples without each part.</summary>
    private static IEnumerable<int[]> Parts(SimilarityExamples examples, Folds folds, int kind) =>
        Enumerable.Range(0, folds.Count).Select(fold => Of(examples, kind).Where(example => folds.Of[example] != fold).ToArray());
}
