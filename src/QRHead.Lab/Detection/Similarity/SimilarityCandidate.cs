namespace QRHead.Lab.Detection.Similarity;

/// <summary>One similarity that may be chosen: a head at a distance, or the keys of a KV head. Immutable.</summary>
/// <param name="KvHead">The KV head whose keys have to be kept for it.</param>
/// <param name="Looking">The head that looks; null where keys are compared.</param>
/// <param name="Compared">How keys are compared; null where a head looks.</param>
internal sealed record SimilarityCandidate(KvHeadId KvHead, DistantHead? Looking, ComparedKeys? Compared)
{
    /// <summary>Gets which it is, without its scale.</summary>
    public string Name => Looking?.ToString() ?? KvHead.ToString();

    /// <summary>Finds for each query how similar passages are to its words.</summary>
    public IReadOnlyList<float[]> Of(SimilarityProbe probe) => Looking is not null ? probe.Look(Looking) : probe.Compare(Compared!);

    /// <summary>The same with another scale.</summary>
    public SimilarityCandidate Scaled(float scale) => this with
    {
        Looking = Looking is null ? null : Looking with { Scale = scale },
        Compared = Compared is null ? null : Compared with { Scale = scale },
    };

    /// <summary>Lists every head of a model at every distance, and the keys of every KV head with their means over what was read.</summary>
    /// <param name="heads">The heads that were read.</param>
    /// <param name="probes">What was read.</param>
    /// <param name="options">Distances, and the deepest layer.</param>
    public static IEnumerable<SimilarityCandidate> All(
        IReadOnlyList<HeadId> heads, IReadOnlyList<SimilarityProbe> probes, SimilarityDetectionOptions options)
    {
        SimilarityProbe any = probes[0];
        foreach (HeadId head in heads.Where(head => head.Layer <= (options.MaxLayer ?? int.MaxValue)))
        {
            foreach (int? distance in any.KnowsPositions(head.Layer) ? options.Distances.Select(distance => (int?)distance) : [null])
                yield return new SimilarityCandidate(any.KvHeadOf(head), new DistantHead(head, distance, 1), null);
        }

        foreach (KvHeadId head in any.KvHeads.Where(head => head.Layer <= (options.MaxLayer ?? int.MaxValue)))
            yield return new SimilarityCandidate(head, null, MeansOf(head, probes));
    }

    private static ComparedKeys MeansOf(KvHeadId head, IReadOnlyList<SimilarityProbe> probes)
    {
        var sums = probes.Select(probe => probe.SumKeys(head)).ToArray();
        double words = sums.Sum(sum => sum.Words), tokens = sums.Sum(sum => sum.Tokens);
        float[] Mean(Func<int, double> sum, double count) =>
        [
            .. Enumerable.Range(0, sums[0].Query.Length).Select(number => (float)(sum(number) / count)),
        ];
        float[] passage = Mean(number => sums.Sum(one => one.Passage[number]), tokens), squares = Mean(
            number => sums.Sum(one => one.Squares[number]), tokens);

        // The root of the deviation: what rounding to 4 bits goes by.
        float[] steps =
        [
            .. passage.Zip(squares, (mean, square) => MathF.Max(1e-3f, MathF.Sqrt(MathF.Sqrt(MathF.Max(0, square - (mean * mean)))))),
        ];
        return new ComparedKeys(head, 1, Mean(number => sums.Sum(one => one.Query[number]), words), passage) { Steps = steps };
    }
}
