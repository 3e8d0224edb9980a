namespace QRHead.Retrieval.Similarity;

/// <summary>Sets of heads that are scored beside a retriever's own, from the same similarities.</summary>
internal sealed class SimilaritySubsets
{
    private readonly (int Row, float Factor)[][] _sets;

    private SimilaritySubsets((int, float)[][] sets) => _sets = sets;

    /// <summary>Gets how many sets there are.</summary>
    public int Count => _sets.Length;

    /// <summary>Finds the heads of each set among those that are read.</summary>
    /// <param name="read">What is read.</param>
    /// <param name="sets">The sets.</param>
    /// <exception cref="HeadSetException">A set scores by attention, or has a head, a distance or means that are not read.</exception>
    public static SimilaritySubsets Of(SimilarityHeads read, IReadOnlyList<ComparedHeads> sets) =>
        new([.. sets.Select(set => RowsOf(read, set.Heads))]);

    /// <summary>Gets how many similarities a set adds up.</summary>
    public int Similarities(int set) => _sets[set].Length;

    /// <summary>Takes the similarities of a set out of all.</summary>
    /// <param name="set">Which set.</param>
    /// <param name="largest">All, <c>[similarities, words]</c>.</param>
    /// <param name="words">How many words.</param>
    /// <returns><c>[similarities of the set, words]</c>, over the set's own scales.</returns>
    public float[] Of(int set, float[] largest, int words) =>
        [.. _sets[set].SelectMany(row => largest.AsSpan(row.Row * words, words).ToArray().Select(similarity => similarity * row.Factor))];

    private static (int, float)[] RowsOf(SimilarityHeads read, HeadSet set)
    {
        SimilarityHeads heads = set.Similarity ?? throw new HeadSetException(
            $"The heads '{set.Name}' score by attention, and passages are scored by similarity here: compare sets of one kind, "
            + "or score all by attention (--scoring reference).");
        return
        [
            .. heads.Looking.Select(
                head => read.Looking.Index().FirstOrDefault(
                    other => other.Item.Head == head.Head && other.Item.Distance == head.Distance) is { Item: { } found } place
                ? (place.Index, found.Scale / head.Scale)
                : throw NotRead(set, head.ToString())),
            .. heads.Compared.Select(
                keys => read.Compared.Index().FirstOrDefault(other => other.Item.KvHead == keys.KvHead) is { Item: { } found } place
                    && HasMeansOf(found, keys)
                ? (read.Looking.Count + place.Index, found.Scale / keys.Scale)
                : throw NotRead(set, keys.KvHead.ToString())),
        ];
    }

    private static bool HasMeansOf(ComparedKeys read, ComparedKeys keys) =>
        read.QueryMean.SequenceEqual(keys.QueryMean) && read.PassageMean.SequenceEqual(keys.PassageMean);

    private static HeadSetException NotRead(HeadSet set, string what) =>
        new($"{what} of '{set.Name}' is not among what the model was loaded with, or with other means; load it with the heads of all "
            + "sets.");
}
