using QRHead.Lab.Journals;

namespace QRHead.Lab.Detection.Similarity;

/// <summary>
/// Finds heads that score by similarity: every head at every distance, and the keys of every KV head, from one reading of labelled examples
/// (decision 0037).
/// </summary>
internal static class SimilarityDetector
{
    /// <summary>Candidates of each choice that are looked at together.</summary>
    private const int Shortlisted = 40;

    /// <summary>Bytes of a key's scale.</summary>
    private const int ScaleBytes = 4;

    /// <summary>Finds heads among those that a retriever reads.</summary>
    public static SimilarityDetection Detect(
        QRRetriever retriever, IReadOnlyList<ExampleKind> kinds, SimilarityDetectionOptions options, CancellationToken cancellationToken)
    {
        SimilarityExamples examples = SimilarityExamples.Read(retriever, kinds, options, cancellationToken);
        if (examples.Readings.Count < 2)
            throw new InputException(
                "There is one example; at least 2 are needed, to judge heads on examples that had no say in choosing them.");
        SimilarityProbe any = examples.Probes[0];
        int BytesOf(KvHeadId head) => any.HeadDim(head.Layer) + ScaleBytes;
        int budget = options.BudgetBytes ?? 2 * any.KvHeads.Max(BytesOf);
        if (budget < any.KvHeads.Min(BytesOf))
            throw new HeadSetException(
                $"{budget} bytes a token are less than the {any.KvHeads.Min(BytesOf)} that one KV head takes. Allow more.");

        // Everything by itself; and then only what is good, all of it together.
        SimilarityCandidate[] all = [.. SimilarityCandidate.All(retriever.Heads.Heads, examples.Probes, options)];
        if (all.Length == 0)
            throw new HeadSetException($"No head up to layer {options.MaxLayer} is read.");
        var single = new double[all.Length][];
        for (int candidate = 0; candidate < all.Length; candidate++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[][] found = examples.ByExample([.. examples.Probes.Select(all[candidate].Of)]);
            all[candidate] = all[candidate].Scaled((float)Math.Max(1e-6, examples.DeviationOf(found)));
            single[candidate] = [.. found.AsParallel().AsOrdered().Select((similarity, example) => examples.Judge(example, similarity))];
        }

        var folds = Folds.Divide(examples.Readings, options.Folds);
        int[] everything = [.. Enumerable.Range(0, examples.Kinds.Count)];
        int[][] withoutFold =
        [
            .. Enumerable.Range(0, folds.Count).Select(fold => everything.Where(example => folds.Of[example] != fold).ToArray()),
        ];
        int[][] withoutKind = kinds.Count < 2 ? []
            : [.. kinds.Select((_, kind) => everything.Where(example => examples.Kinds[example] != kind).ToArray())];
        IEnumerable<int[]> ofKinds = kinds.Count < 2 ? [] : KindTransfer.Sides(examples, folds, kinds.Count);
        int[] kept =
        [
            .. ((int[][])[everything, .. withoutFold, .. withoutKind, .. ofKinds])
                .SelectMany(some => GreedyChoice.Shortlist(some, all, single, examples.Kinds, Shortlisted)).Distinct().Order(),
        ];
        SimilarityCandidate[] candidates = [.. kept.Select(candidate => all[candidate])];
        float[][][] similarities = [.. candidates.Select(candidate => examples.ByExample([.. examples.Probes.Select(candidate.Of)]))];
        double[][] singleKept = [.. kept.Select(candidate => single[candidate])];

        var choice = new GreedyChoice(examples, candidates, similarities, singleKept, options, BytesOf);
        int[] chosen = choice.Choose(everything, budget);
        int[][] byFold =
        [
            .. withoutFold.Select(some => choice.Choose(some, budget)),
        ], byKind = [.. withoutKind.Select(some => choice.Choose(some, budget))];
        FittedFusion? fusion = options.FusedStages is null ? null : FusionFit.Of(
            examples.Readings, [.. everything.Select(example => choice.ScoresOf(example, byFold[folds.Of[example]]))], examples.Instances,
            options.FusedStages, cancellationToken, examples.Kinds);
        var verdicts = new SimilarityVerdict(examples, choice);
        (RelevanceThreshold? threshold, MeanWithInterval verdict, MeanWithInterval[] verdictOfKinds) = verdicts.Fit(
            chosen, byFold, folds, byKind, options.PassageTokens);
        return new SimilarityDetection
        {
            Heads = new HeadSet(
                options.Name, SetOf([.. chosen.Select(candidate => candidates[candidate])]), ProvenanceOf(retriever, kinds, examples))
            {
                Threshold = threshold,
                Fusion = fusion?.Weights,
                Scores = ScoresOf(all, single),
            },
            BestSingle =
            [
                .. Enumerable.Range(0, all.Length).OrderByDescending(candidate => single[candidate].Average()).Take(10)
                    .Select(candidate => (all[candidate].Name, single[candidate].Average())),
            ],
            Kinds =
            [
                .. kinds.Select((kind, k) =>
                {
                    int[] own = [.. everything.Where(example => examples.Kinds[example] == k)];
                    return new KindQuality(
                        kind.Name, own.Length,
                        MeanWithInterval.Of([.. own.Select(example => choice.Judge(example, byFold[folds.Of[example]]))]),
                        byKind.Length == 0 ? null : MeanWithInterval.Of([.. own.Select(example => choice.Judge(example, byKind[k]))]),
                        MeanWithInterval.Of([.. own.Select(example => choice.Judge(example, byFold[folds.Of[example]][..1]))]),
                        verdictOfKinds.Length == 0 ? null : verdictOfKinds[k]);
                }),
            ],
            Transfer = kinds.Count < 2 ? [] : new KindTransfer(examples, choice, folds).Of(kinds.Count, budget),
            Verdict = verdict,
            Fusion = fusion,
            BytesPerToken = choice.Bytes(chosen),
            Folds = folds.Count,
            KeptTogether = folds.Together,
        };
    }

    private static SimilarityHeads SetOf(IReadOnlyList<SimilarityCandidate> chosen) =>
        new(chosen.Select(candidate => candidate.Looking).OfType<DistantHead>(),
            chosen.Select(candidate => candidate.Compared).OfType<ComparedKeys>());

    /// <summary>Each head's score is that at its best distance.</summary>
    private static IReadOnlyList<HeadScore> ScoresOf(SimilarityCandidate[] all, double[][] single) =>
    [
        .. all.Index().Where(candidate => candidate.Item.Looking is not null).GroupBy(candidate => candidate.Item.Looking!.Head)
            .Select(ofHead => new HeadScore(ofHead.Key, Math.Round(ofHead.Max(candidate => single[candidate.Index].Average()), 5))),
    ];

    private static HeadProvenance ProvenanceOf(
        QRRetriever retriever, IReadOnlyList<ExampleKind> kinds, SimilarityExamples examples) => new()
        {
            Model = retriever.Model,
            Revision = $"sha256:{retriever.WeightsFingerprint}",
            Precision = retriever.Precision.ToString().ToLowerInvariant(),
            Dataset = string.Join(", ", kinds.Select(kind => kind.Name)),
            DatasetFingerprint = InstanceFingerprint.Of([.. kinds.SelectMany(kind => kind.Examples)]),
            Objective = "similarity",
            Scoring = ScoringRule.Similarity,
            Reading = Reading.Alone,
            Examples = examples.Kinds.Count,
            ToolVersion = $"qrhead {typeof(QRRetriever).Assembly.GetName().Version?.ToString(3)}",
            Source = "detected with qrhead",
        };
}
