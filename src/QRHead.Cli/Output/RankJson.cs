using System.Text.Json;

namespace QRHead.Cli.Output;

/// <summary>One JSON object a query.</summary>
internal sealed class RankJson(TextWriter writer, QRRetriever retriever, int top, bool explain) : IRankOutput
{
    public void Write(Query query, Ranking ranking)
    {
        var record = new RankingRecord(
            query.Id, ranking.Query, retriever.Model, ranking.Heads.ToString(), retriever.Precision.ToString().ToLowerInvariant(),
            ranking.Threshold, ranking.HasRelevant, [.. ranking.Passages.Take(top).Select(passage => ResultRecord.Of(ranking, passage, explain))],
            UsageRecord.Of(ranking.Usage), ranking.Warnings);
        writer.WriteLine(JsonSerializer.Serialize(record, RankJsonContext.Readable.RankingRecord));
    }
}
