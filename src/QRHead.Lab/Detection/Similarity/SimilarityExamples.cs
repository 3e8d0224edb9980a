using QRHead.Evaluation;

namespace QRHead.Lab.Detection.Similarity;

/// <summary>Labelled examples of several kinds of text, read once: any similarity can be judged on them.</summary>
internal sealed class SimilarityExamples
{
    private static readonly Measure Deciding = Measure.Parse("nDCG@10");

    private readonly List<Example> _examples = [];
    private readonly List<int> _kinds = [];

    /// <summary>Gets what was read: one list of passages with its queries each.</summary>
    public List<SimilarityProbe> Probes { get; } = [];

    /// <summary>Gets the examples, for dividing them.</summary>
    public IReadOnlyList<HeadReading> Readings => [.. _examples.Select(example => example.Reading)];

    /// <summary>Gets the examples with their texts.</summary>
    public IReadOnlyList<EvaluationInstance> Instances => [.. _examples.Select(example => example.Instance)];

    /// <summary>Gets the kind of each example, 0-based.</summary>
    public IReadOnlyList<int> Kinds => _kinds;

    /// <summary>Gets the grades of each example's passages.</summary>
    public IReadOnlyList<int> GradesOf(int example) => _examples[example].Reading.Grades;

    /// <summary>Reads examples; those that follow each other with the same passages share the reading of them.</summary>
    public static SimilarityExamples Read(
        QRRetriever retriever, IReadOnlyList<ExampleKind> kinds, SimilarityDetectionOptions options, CancellationToken cancellationToken)
    {
        var read = new SimilarityExamples();
        EvaluationInstance[][] prepared =
        [
            .. kinds.Select(kind => DetectionExamples.Prepare(kind.Examples, new DetectionOptions { Skipped = options.Skipped }).ToArray()),
        ];
        int total = prepared.Sum(kind => kind.Length);
        foreach ((int kind, EvaluationInstance[] examples) in prepared.Index())
        {
            for (int first = 0; first < examples.Length;)
            {
                IReadOnlyList<Passage> passages = examples[first].Passages;
                EvaluationInstance[] some = [.. examples.Skip(first).TakeWhile(example => example.Passages.SequenceEqual(passages))];
                SimilarityProbe probe = retriever.Probe(
                    passages, [.. some.Select(example => example.Query.Text)], options.PassageTokens, options.Overflow, cancellationToken);
                string[] ids = [.. passages.Select(passage => passage.Id)];
                foreach ((int query, EvaluationInstance example) in some.Index())
                    read._examples.Add(
                        new Example(
                            read.Probes.Count, query, new HeadReading(example.Query.Id, ids, new Judgements(example.Gold), []), example));
                read._kinds.AddRange(Enumerable.Repeat(kind, some.Length));
                read.Probes.Add(probe);
                first += some.Length;
                options.Progress?.Report(new DetectionProgress(read._examples.Count, total));
            }
        }

        return read;
    }

    /// <summary>Takes the similarities of a candidate, example by example.</summary>
    /// <param name="ofProbes">For each probe what the candidate gave, <c>[queries]</c>.</param>
    public float[][] ByExample(IReadOnlyList<IReadOnlyList<float[]>> ofProbes) =>
    [
        .. _examples.Select(example => ofProbes[example.Probe][example.Query]),
    ];

    /// <summary>Judges a ranking by similarities that were added up.</summary>
    /// <param name="example">The example.</param>
    /// <param name="sum">Their sum, <c>[passages, words]</c>.</param>
    /// <returns>nDCG@10.</returns>
    public double Judge(int example, float[] sum) => Deciding.Evaluate(_examples[example].Reading.Judge(ScoresOf(example, sum)));

    /// <summary>The scores of an example's passages by similarities that were added up.</summary>
    public float[] ScoresOf(int example, float[] sum) => Probes[_examples[example].Probe].ScoreSum(_examples[example].Query, sum);

    /// <summary>
    /// The best score as a share of the largest there could be, with the passages that answer the query and without them.
    /// </summary>
    public TopScores Tops(int example, IReadOnlyList<float[]> similarities)
    {
        Example one = _examples[example];
        HashSet<int> gold = [.. Enumerable.Range(0, one.Reading.Grades.Length).Where(passage => one.Reading.Grades[passage] > 0)];
        (float[] all, double most) = Probes[one.Probe].Score(one.Query, similarities);
        (float[] others, double mostOfOthers) = Probes[one.Probe].Score(one.Query, similarities, gold);
        return new TopScores(
            (float)(all.Max() / most), (float)(others.Where((_, passage) => !gold.Contains(passage)).Max() / mostOfOthers));
    }

    /// <summary>How much the largest similarities of a word differ from passage to passage, on average over words.</summary>
    public double DeviationOf(float[][] similarities)
    {
        double sum = 0;
        int count = 0;
        foreach ((Example example, float[] ofExample) in _examples.Zip(similarities))
        {
            int passages = Probes[example.Probe].Passages, words = ofExample.Length / passages;
            for (int word = 0; word < words; word++, count++)
            {
                double mean = 0, squares = 0;
                for (int passage = 0; passage < passages; passage++)
                    mean += ofExample[(passage * words) + word];
                mean /= passages;
                for (int passage = 0; passage < passages; passage++)
                {
                    double difference = ofExample[(passage * words) + word] - mean;
                    squares += difference * difference;
                }

                sum += Math.Sqrt(squares / passages);
            }
        }

        return sum / count;
    }

    private sealed record Example(int Probe, int Query, HeadReading Reading, EvaluationInstance Instance);
}
