using System.Numerics.Tensors;

namespace QRHead.Lab.Detection.Similarity;

/// <summary>
/// Chooses similarities one after the other, each time the one with which the sum ranks best, under a budget of bytes. Quality weighs every
/// kind of text alike: it is the geometric mean over kinds.
/// </summary>
/// <param name="examples">The examples.</param>
/// <param name="candidates">What may be chosen.</param>
/// <param name="similarities">Theirs, <c>[candidates][examples]</c>.</param>
/// <param name="single">How good each is by itself, <c>[candidates][examples]</c>.</param>
/// <param name="options">Budget, and how many.</param>
/// <param name="bytesOf">Bytes that an index keeps of a token in a KV head.</param>
internal sealed class GreedyChoice(
    SimilarityExamples examples, IReadOnlyList<SimilarityCandidate> candidates, IReadOnlyList<float[][]> similarities,
    IReadOnlyList<double[]> single, SimilarityDetectionOptions options,
    Func<KvHeadId, int> bytesOf)
{
    /// <summary>What one more similarity has to gain: less is chance.</summary>
    private const double LeastGain = 0.002;

    /// <summary>Candidates that are tried at each step, the best by themselves.</summary>
    private const int Tried = 40;

    private readonly IReadOnlyList<int> _kinds = examples.Kinds;

    /// <summary>Chooses on some of the examples.</summary>
    /// <param name="some">Which.</param>
    /// <param name="budget">Bytes.</param>
    /// <returns>Places of candidates.</returns>
    public int[] Choose(IReadOnlyList<int> some, int budget)
    {
        int[] tried = Shortlist(some, candidates, single, _kinds, Tried);
        var chosen = new List<int>();
        var sums = some.ToDictionary(example => example, example => new float[similarities[tried[0]][example].Length]);
        double reached = 0;
        while (chosen.Count < options.Most)
        {
            (int Candidate, double Quality)[] next =
            [
                .. tried.Where(candidate => !chosen.Contains(candidate) && Bytes([.. chosen, candidate]) <= budget).AsParallel().AsOrdered()
                    .Select(candidate =>
                        (candidate, Mean(some, example => examples.Judge(example, Sum(sums[example], similarities[candidate][example]))))),
            ];
            if (next.Length == 0 || next.MaxBy(one => one.Quality) is var best
                && best.Quality < reached + (chosen.Count == 0 ? 0 : LeastGain))
                break;
            chosen.Add(best.Candidate);
            reached = best.Quality;
            foreach (int example in some)
                sums[example] = Sum(sums[example], similarities[best.Candidate][example]);
        }

        return [.. chosen];
    }

    /// <summary>Bytes that an index keeps of a token for some candidates.</summary>
    public int Bytes(IEnumerable<int> chosen) => chosen.Select(candidate => candidates[candidate].KvHead).Distinct().Sum(bytesOf);

    /// <summary>Judges chosen candidates on an example.</summary>
    public double Judge(int example, IReadOnlyList<int> chosen) => examples.Judge(example, SumOf(example, chosen));

    /// <summary>The scores of an example's passages by chosen candidates.</summary>
    public float[] ScoresOf(int example, IReadOnlyList<int> chosen) => examples.ScoresOf(example, SumOf(example, chosen));

    /// <summary>The similarities of chosen candidates on an example.</summary>
    public IReadOnlyList<float[]> Of(int example, IReadOnlyList<int> chosen) =>
    [
        .. chosen.Select(candidate => similarities[candidate][example]),
    ];

    /// <summary>Takes the candidates that are best by themselves: of each head its two best distances at most.</summary>
    public static int[] Shortlist(
        IReadOnlyList<int> some, IReadOnlyList<SimilarityCandidate> candidates, IReadOnlyList<double[]> single, IReadOnlyList<int> kinds,
        int most) =>
    [
        .. Enumerable.Range(0, candidates.Count)
            .Select(candidate => (Candidate: candidate, Quality: Mean(some, kinds, example => single[candidate][example])))
            .GroupBy(one => candidates[one.Candidate].Looking is { } looking ? looking.Head.ToString() : candidates[one.Candidate].Name)
            .SelectMany(ofHead => ofHead.OrderByDescending(one => one.Quality).Take(2))
            .OrderByDescending(one => one.Quality).Take(most).Select(one => one.Candidate),
    ];

    private float[] SumOf(int example, IReadOnlyList<int> chosen) => Of(example, chosen).Aggregate(Sum);

    private static float[] Sum(float[] one, float[] other)
    {
        var sum = new float[one.Length];
        TensorPrimitives.Add(one, other, sum);
        return sum;
    }

    private double Mean(IReadOnlyList<int> some, Func<int, double> quality) => Mean(some, _kinds, quality);

    /// <summary>The geometric mean over kinds of the mean quality.</summary>
    private static double Mean(IReadOnlyList<int> some, IReadOnlyList<int> kinds, Func<int, double> quality) =>
        Math.Exp(some.GroupBy(example => kinds[example]).Average(kind => Math.Log(Math.Max(1e-9, kind.Average(quality)))));
}
