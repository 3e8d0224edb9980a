namespace QRHead.Scoring;

/// <summary>
/// The score of passages by the words of one query, held against the collection that they are of: a word counts by how far it stands out in
/// a passage from what it finds in others, and by how rare it is. Immutable.
/// </summary>
/// <remarks>
/// Beyond the paper (decision 0035): similarities of a query's words to a passage's tokens, each head's divided by its scale, with no
/// regard to where they stand.
/// </remarks>
internal sealed class CollectionScore
{
    /// <summary>A word counts from so many deviations above the mean.</summary>
    private const double Threshold = 0.5;
    private readonly double[] _rarities;
    private readonly WordSpread[] _sums;
    private readonly Lazy<WordSpread[][]> _single;

    /// <summary>Looks at a sample of the collection.</summary>
    /// <param name="rarities">idf_t of each word: <see cref="WordRarity"/>.</param>
    /// <param name="heads">How many heads there are.</param>
    /// <param name="sample">
    /// For each passage of the sample the largest similarities, <c>[heads, words]</c>; none only where there is nothing to score.
    /// </param>
    public CollectionScore(IReadOnlyList<double> rarities, int heads, IReadOnlyList<float[]> sample)
    {
        _rarities = [.. rarities];
        _sums = Spreads([.. sample.Select(SumOf)]);
        _single = new(() => [.. Enumerable.Range(0, heads).Select(head => Spreads([.. sample.Select(largest => Row(largest, head))]))]);
        Most = MostOf(_rarities, heads);
    }

    /// <summary>Gets the score of a passage in which every word stands out in every head by one of the head's typical deviations.</summary>
    public double Most { get; }

    /// <inheritdoc cref="Most"/>
    public static double MostOf(double[] rarities, int heads) => rarities.Sum() * heads;

    /// <summary>
    /// What each word earns:
    /// <code>
    /// M[t,p] = Σ_h m_h[t,p],    c[t,p] = M[t,p] − mean_p M[t,·]
    /// e[t,p] = idf_t · max(0, c[t,p] − 0.5 · deviation_p M[t,·])
    /// </code>
    /// </summary>
    /// <param name="largest">m: the passage's largest similarities, <c>[heads, words]</c>.</param>
    /// <returns><c>[words]</c>, at least 0.</returns>
    public double[] Earned(ReadOnlySpan<float> largest) => Earned(SumOf(largest), _sums);

    /// <summary><code>score(p) = Σ_t e[t,p]</code></summary>
    /// <param name="largest">The passage's largest similarities, <c>[heads, words]</c>.</param>
    public float Of(ReadOnlySpan<float> largest) => (float)Earned(largest).Sum();

    /// <summary>
    /// Scores all passages of a collection at once, from what their heads give together: the same formula, without a place for each head.
    /// </summary>
    /// <param name="rarities">idf_t of each word.</param>
    /// <param name="sums">M, <c>[passages, words]</c>.</param>
    /// <param name="sample">The passages that all are held against, by their places; at least one.</param>
    /// <returns><c>[passages]</c>.</returns>
    public static float[] OfSums(double[] rarities, ReadOnlySpan<float> sums, ReadOnlySpan<int> sample)
    {
        int words = rarities.Length;
        Span<double> scores = new double[sums.Length / Math.Max(1, words)];
        for (int word = 0; word < words; word++)
        {
            double mean = 0, squares = 0;
            foreach (int passage in sample)
                mean += sums[(passage * words) + word];
            mean /= sample.Length;
            foreach (int passage in sample)
                squares += (sums[(passage * words) + word] - mean) * (sums[(passage * words) + word] - mean);
            var spread = new WordSpread(mean, Math.Sqrt(squares / sample.Length));
            for (int passage = 0; passage < scores.Length; passage++)
                scores[passage] += Earned(rarities[word], sums[(passage * words) + word], spread);
        }

        var rounded = new float[scores.Length];
        for (int passage = 0; passage < rounded.Length; passage++)
            rounded[passage] = (float)scores[passage];
        return rounded;
    }

    /// <summary>What the score would be with each head alone.</summary>
    /// <param name="largest">The passage's largest similarities, <c>[heads, words]</c>.</param>
    /// <returns><c>[heads]</c>. Not a split of the score.</returns>
    public float[] OfHeads(float[] largest) =>
    [
        .. _single.Value.Select((spreads, head) => (float)Earned(Row(largest, head), spreads).Sum()),
    ];

    private double[] Earned(double[] similarities, WordSpread[] spreads)
    {
        var earned = new double[_rarities.Length];
        for (int word = 0; word < earned.Length; word++)
            earned[word] = Earned(_rarities[word], similarities[word], spreads[word]);
        return earned;
    }

    private static double Earned(double rarity, double similarity, WordSpread spread) =>
        rarity * Math.Max(0, similarity - spread.Mean - (Threshold * spread.Deviation));

    private WordSpread[] Spreads(double[][] passages) => [.. _rarities.Select((_, word) => WordSpread.Of(passages, word))];

    private double[] SumOf(float[] largest) => SumOf(largest.AsSpan());

    private double[] SumOf(ReadOnlySpan<float> largest)
    {
        var sum = new double[_rarities.Length];
        for (int head = 0; head < largest.Length; head += sum.Length)
        {
            for (int word = 0; word < sum.Length; word++)
                sum[word] += largest[head + word];
        }

        return sum;
    }

    private double[] Row(float[] largest, int head) =>
        [.. largest.Skip(head * _rarities.Length).Take(_rarities.Length).Select(similarity => (double)similarity)];
}
