using QRHead.Inference;
using QRHead.Prompting;

namespace QRHead.Retrieval;

/// <summary>Passages that are read each by itself, and looked at by a query as if each were the only one.</summary>
internal static class AloneReading
{
    /// <summary>Ranks passages for each query.</summary>
    /// <inheritdoc cref="PassageRanker.Rank"/>
    public static IEnumerable<Ranking> Rank(
        RankingModel model, IReadOnlyList<string> queries, IReadOnlyList<Passage> passages, RankOptions options,
        CancellationToken cancellationToken)
    {
        var prepared = new SeparatePassages(model, queries, passages, options);
        using var reader = new QueryReader(prepared.Room);
        var keys = new PassageKeys[prepared.Count];
        int prefix = model.Prompts.Prefix.Length;
        TimeSpan readTime = prepared.Read(
            alone => reader.Begin(alone, cancellationToken),
            (i, alone) => keys[i] = new PassageKeys(model.Attention.Layout, model.Attention.KeysOf(alone, prefix)),
            cancellationToken);
        QueryAttention[] Attend(QueryTail tail) => model.Attention.Attend(reader.Hold(tail, cancellationToken), keys, cancellationToken);
        foreach (Ranking ranking in prepared.Rank(Attend, readTime))
            yield return ranking with { Threshold = prepared.Room.Threshold };
    }
}
