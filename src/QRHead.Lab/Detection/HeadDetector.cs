using QRHead.Evaluation;
using QRHead.Lab.Journals;
using WeightedHeads = (System.Collections.Generic.IReadOnlyList<int> Heads, System.Collections.Generic.IReadOnlyList<float>? Weights);

namespace QRHead.Lab.Detection;

/// <summary>Finds the heads that look from a query at the passages that answer it.</summary>
/// <remarks>QRHead (arXiv 2506.09944), section 2; with a cut-off, a held-out check and provenance, which the reference has not.</remarks>
internal static class HeadDetector
{
    private const uint RandomSeed = 42;

    /// <summary>Detects heads among those that a retriever reads.</summary>
    public static HeadDetection Detect(
        QRRetriever retriever, IEnumerable<EvaluationInstance> examples, DetectionOptions options, CancellationToken cancellationToken)
    {
        (IReadOnlyList<EvaluationInstance> prepared, IReadOnlyList<HeadReading> readings, string fingerprint) = Read(
            retriever, examples, options, cancellationToken);
        return Choose(retriever, prepared, readings, options, fingerprint, cancellationToken);
    }

    /// <summary>Reads labelled examples with the heads that a retriever reads, without choosing any.</summary>
    public static HeadPass Pass(
        QRRetriever retriever, IEnumerable<EvaluationInstance> examples, DetectionOptions options, CancellationToken cancellationToken) =>
        new(options.Dataset ?? "examples", retriever.Heads.Heads, Read(retriever, examples, options, cancellationToken).Readings);

    private static (IReadOnlyList<EvaluationInstance> Examples, IReadOnlyList<HeadReading> Readings, string Fingerprint) Read(
        QRRetriever retriever, IEnumerable<EvaluationInstance> examples, DetectionOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PassageTokens, 1, nameof(options));
        IReadOnlyList<EvaluationInstance> prepared = DetectionExamples.Prepare(examples, options);
        if (prepared.Count < 2)
            throw new InputException(
                "There is one example; at least 2 are needed, to judge heads on examples that had no say in choosing them.");
        string fingerprint = InstanceFingerprint.Of(prepared);
        return (prepared, DetectionPass.Read(retriever, prepared, fingerprint, options, cancellationToken), fingerprint);
    }

    private static HeadDetection Choose(
        QRRetriever retriever, IReadOnlyList<EvaluationInstance> examples, IReadOnlyList<HeadReading> readings, DetectionOptions options,
        string fingerprint,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<HeadId> all = retriever.Heads.Heads;
        // [examples][heads]
        double[][] values = [.. readings.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(options.Objective.Of)];
        double[] means = [.. HeadOrder.Means(values, all.Count).Select(options.Objective.Final)];
        HeadScore[] scores = [.. all.Zip(means, (head, score) => new HeadScore(head, score))];

        int[] allowed = [.. Enumerable.Range(0, all.Count).Where(head => all[head].Layer <= (options.MaxLayer ?? int.MaxValue))];
        if (allowed.Length == 0)
            throw new HeadSetException($"No head up to layer {options.MaxLayer} is read; the first is {all.MinBy(head => head.Layer)}.");
        IReadOnlyList<HeadReading> some =
        [
            .. readings.Select(reading => reading with { Scores = [.. allowed.Select(head => reading.Scores[head])] }),
        ];
        HeadId[] heads = [.. allowed.Select(head => all[head])];
        double[][] someValues = [.. values.Select(example => allowed.Select(head => example[head]).ToArray())];

        var folds = Folds.Divide(readings, options.Folds);
        var heldOut = new HeldOut(some, someValues, heads, folds);
        IReadOnlyList<HeldOutQuality> bySize = heldOut.BySize();
        HeadChoice choice = options.LearnWeights
            ? Learned(some, heads, folds, heldOut, cancellationToken)
            : Best(options.Top is { } top ? heldOut.ByDepth(Checked(top, heads.Length))[^1] : Fewest(bySize),
                HeadOrder.Of(someValues, heads.Length), heldOut);
        HeldOutQuality chosen = choice.Quality;
        IReadOnlyList<HeldOutQuality> byDepth = heldOut.ByDepth(chosen.Heads);
        FittedFusion? fusion = options.FusedStages is { } stages
            ? FusionFit.Of(some, choice.HeldOutScores(some, folds), examples, stages, cancellationToken) : null;
        return new HeadDetection
        {
            Fusion = fusion,
            Heads = new HeadSet(
                options.Name, choice.Final.Heads.Select(head => heads[head]), ProvenanceOf(retriever, readings.Count, options, fingerprint))
            {
                Scores = scores,
                Weights = choice.Final.Weights,
                Fusion = fusion?.Weights,

                // Read otherwise, a score depends on the other passages: that of one query says nothing about another's.
                Threshold = options.Reading == Reading.Alone ? choice.Threshold(some, folds, options.PassageTokens) : null,
            },
            Chosen = chosen,
            BySize = bySize,
            ByDepth = byDepth,
            Random = heldOut.Random(chosen.Heads, RandomSeed),
            EnoughLayer = byDepth.First(depth => depth.IsAsGoodAs(byDepth[^1])).DeepestLayer,
            Examples = readings.Count,
            Folds = folds.Count,
            KeptTogether = folds.Together,
        };
    }

    /// <summary>The fewest heads that are as good as the best number of them, to within a standard error (Breiman's rule).</summary>
    private static HeldOutQuality Fewest(IReadOnlyList<HeldOutQuality> bySize)
    {
        HeldOutQuality best = bySize.MaxBy(size => size.Measures[0].Mean)!;
        return bySize.First(size => size.IsAsGoodAs(best));
    }

    /// <summary>The first heads of an order, and of the order of each part.</summary>
    private static HeadChoice Best(HeldOutQuality quality, int[] order, HeldOut heldOut) =>
        new((order[..quality.Heads], null),
            [.. heldOut.Sets(quality.Heads, quality.DeepestLayer).Select(set => new WeightedHeads(set, null))], quality);

    /// <summary>Learns weights with the strongest regularisation that is as good as the best, held out.</summary>
    private static HeadChoice Learned(
        IReadOnlyList<HeadReading> readings, HeadId[] heads, Folds folds, HeldOut heldOut, CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, heads.Length)];
        (WeightedHeads[] Sets, HeldOutQuality Quality) Judged(double strength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WeightedHeads[] sets =
            [
                .. Enumerable.Range(0, folds.Count).AsParallel().AsOrdered()
                    .Select(fold => (WeightedHeads)LearnedWeights.Learn(
                        [.. readings.Where((_, example) => folds.Of[example] != fold)], all, strength)),
            ];
            double[][] values = heldOut.Judge(fold => sets[fold]);
            int count = (int)Math.Round(sets.Average(learned => learned.Heads.Count));
            return (sets,
                new HeldOutQuality(
                    count, heads.Max(head => head.Layer), Overlap: null,
                    [.. HeldOut.Measures.Zip(values, (measure, list) => new MeasureValues(measure, list))]));
        }

        (WeightedHeads[] Sets, HeldOutQuality Quality)[] judged = [.. LearnedWeights.Strengths.Select(Judged)];
        HeldOutQuality best = judged.MaxBy(one => one.Quality.Measures[0].Mean).Quality;
        int strength = Array.FindIndex(judged, one => one.Quality.IsAsGoodAs(best));
        (IReadOnlyList<int> used, IReadOnlyList<float> weights) = LearnedWeights.Learn(readings, all, LearnedWeights.Strengths[strength]);
        return new HeadChoice((used, weights), judged[strength].Sets, judged[strength].Quality with { Heads = used.Count });
    }

    private static int Checked(int top, int heads) => top >= 1 && top <= heads
        ? top
        : throw new HeadSetException($"{top} heads are asked for; there are {heads} to choose from.");

    private static HeadProvenance ProvenanceOf(QRRetriever retriever, int examples, DetectionOptions options, string fingerprint) => new()
    {
        Model = retriever.Model,
        Revision = $"sha256:{retriever.WeightsFingerprint}",
        Precision = retriever.Precision.ToString().ToLowerInvariant(),
        Dataset = options.Dataset,
        DatasetFingerprint = fingerprint,
        Objective = options.Objective.Name,
        Scoring = retriever.Scoring,
        Reading = options.Reading,
        Examples = examples,
        Seed = (int?)options.ShuffleSeed,
        ToolVersion = $"qrhead {typeof(HeadDetector).Assembly.GetName().Version?.ToString(3)}",
        Source = "detected with qrhead",
    };
}
