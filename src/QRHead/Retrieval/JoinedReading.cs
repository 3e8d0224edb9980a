using QRHead.Inference;
using QRHead.Prompting;

namespace QRHead.Retrieval;

/// <summary>Passages that are read each by itself, and then looked at by a query all at once.</summary>
internal static class JoinedReading
{
    /// <summary>Ranks passages for each query.</summary>
    /// <inheritdoc cref="PassageRanker.Rank"/>
    public static IEnumerable<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options,
        CancellationToken cancellationToken)
    {
        var prepared = new SeparatePassages(model, queries, passages, options);
        int prefix = model.Prompts.Prefix.Length;
        using KvCache joined = model.Attention.NewCache(
            (int)(prefix + prepared.Tokens + prepared.LongestTail), prepared.Room.PlannedLength);
        void Begin(KvCache alone)
        {
            model.Attention.Read(model.Prompts.Prefix, 0, alone, null, cancellationToken);
            joined.Append(alone, ..);
        }

        TimeSpan readTime = prepared.Read(Begin, (_, alone) => joined.Append(alone, prefix..), cancellationToken);
        QueryAttention[] Attend(QueryTail tail)
        {
            AttentionFocus? focus = model.Scoring.IsNormalized ? new([.. prepared.InARow], tail.Words) : null;
            return prepared.Cut(model.Attention.Attend(tail.Ids, prepared.Room.TailPosition, joined, focus, cancellationToken));
        }

        foreach (Ranking ranking in prepared.Rank(Attend, readTime))
            yield return ranking;
    }
}
