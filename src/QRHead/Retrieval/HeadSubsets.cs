using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>
/// Sets of heads that are scored beside a retriever's own, from the same attention. The mask drops tokens by the sum over the heads, so the
/// score of a set can't be had from the scores of its heads.
/// </summary>
internal sealed class HeadSubsets
{
    private readonly (int[] Rows, HeadSet Heads, ScoringRule Scoring)[] _sets;

    private HeadSubsets((int[], HeadSet, ScoringRule)[] sets) => _sets = sets;

    public static HeadSubsets None { get; } = new([]);

    /// <summary>Finds the heads of each set among those that are read.</summary>
    /// <param name="model">What reads.</param>
    /// <param name="sets">The sets.</param>
    /// <exception cref="HeadSetException">A head is not read, or a rule needs attention of another kind.</exception>
    public static HeadSubsets Of(RankingModel model, IReadOnlyList<ComparedHeads> sets)
    {
        if (sets.Count == 0)
            return None;
        Dictionary<HeadId, int> rows = model.Heads.Heads.Index().ToDictionary(head => head.Item, head => head.Index);
        return new HeadSubsets([.. sets.Select(set => (RowsOf(set.Heads, rows), set.Heads, RuleOf(set, model.Scoring)))]);
    }

    /// <summary>Scores passages by each set.</summary>
    /// <param name="query">Attention from the query, <c>[heads][keys]</c>.</param>
    /// <param name="nullQuery">Attention from the null query, <c>[heads][keys]</c>.</param>
    /// <param name="passages">The tokens of each passage.</param>
    /// <returns><c>[sets][passages]</c>.</returns>
    public float[][] Scores(IReadOnlyList<float[]> query, IReadOnlyList<float[]> nullQuery, IReadOnlyList<TokenRange> passages) =>
    [
        .. _sets.Select(set => PassageScores.Of(
            [
                .. set.Rows.Select(row => query[row]),
            ], [.. set.Rows.Select(row => nullQuery[row])], passages, set.Scoring, set.Heads.Weights).Passages),
    ];

    private static int[] RowsOf(HeadSet set, Dictionary<HeadId, int> rows) =>
    [
        .. (set.Similarity is null ? set
            : throw new HeadSetException(
                $"The heads '{set.Name}' score by similarity, and passages are scored by attention here: compare sets of one kind.")).Heads
                    .Select(head => rows.TryGetValue(head, out int row)
            ? row
            : throw new HeadSetException(
                $"Head {head} of '{set.Name}' is not among the {rows.Count} that the model was loaded with; load it with the heads of "
                + "all sets.")),
    ];

    private static ScoringRule RuleOf(ComparedHeads set, ScoringRule own) =>
        (set.Scoring ?? own) is var rule && rule.IsNormalized == own.IsNormalized
            ? rule
            : throw new HeadSetException(
                $"The heads '{set.Heads.Name}' are scored by '{rule}' and the retriever's by '{own}': one reading gives attention of one "
                + "kind.");
}
