using System.Text.Json;

namespace QRHead.Cli.Output;

/// <summary>One JSON object a query.</summary>
internal sealed class RankJson(TextWriter writer, QRRetriever retriever, int top, bool explain) : IRankOutput
{
    public void Write(Query query, Ranking ranking)
    {
        var record = RankingRecord.Of(
            query.Id, ranking, retriever, ranking.Passages.Take(top).Select(passage => ResultRecord.Of(ranking, passage, explain)));
        writer.WriteLine(JsonSerializer.Serialize(record, RecordJson.Readable.RankingRecord));
    }
}
