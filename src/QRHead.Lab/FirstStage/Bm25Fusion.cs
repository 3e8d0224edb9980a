namespace QRHead.Lab;

/// <summary>
/// Orders rankings by attention and BM25 together, however the passages were read. Attention sees what is meant, BM25 rare words that small models miss.
/// Safe for concurrent use; dispose it after the last ranking.
/// </summary>
public sealed class Bm25Fusion : IDisposable
{
    private readonly Bm25Index _index;
    private readonly FusionMethod _method;

    /// <summary>Indexes passages.</summary>
    /// <param name="passages">The passages of the rankings to come, in the order in which they are given there; words that are rare among them count most.</param>
    /// <param name="method">How the scores are fused.</param>
    public Bm25Fusion(IReadOnlyList<Passage> passages, FusionMethod method = default) => (_index, _method) = (Bm25Index.Of(passages), method);

    /// <summary>Puts a ranking into the order of both scores.</summary>
    /// <param name="ranking">A ranking of all the passages.</param>
    /// <returns>The same passages with the same scores and <see cref="RankedPassage.Fused"/>, by which they are in order; equal ones as they were given.</returns>
    /// <exception cref="ArgumentException">The ranking is of another number of passages.</exception>
    public Ranking Apply(Ranking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Passages.Count != _index.Count)
            throw new ArgumentException($"The ranking has {ranking.Passages.Count} passages; expected the {_index.Count} that were indexed.", nameof(ranking));
        float[] words = _index.Scores(ranking.Query);
        RankedPassage[] asGiven = [.. ranking.Passages.OrderBy(passage => passage.Index)];
        double[] fused = Fusion.Of([.. asGiven.Select(passage => (double)passage.Score)], [.. words.Select(score => (double)score)], _method);
        return ranking with
        {
            Passages =
            [
                .. asGiven.Select((passage, i) => passage with { Fused = new FusedScore(words[i], fused[i]) })
                    .OrderByDescending(passage => passage.Fused!.Value.Score)
                    .Select((passage, place) => passage with { Rank = place + 1 }),
            ],
        };
    }

    /// <summary>Frees the index.</summary>
    public void Dispose() => _index.Dispose();
}
