using System.Text.Json;

namespace QRHead.Cli.Output;

/// <summary>One JSON object a passage.</summary>
internal sealed class RankJsonLines(TextWriter writer, int top, bool explain) : IRankOutput
{
    public void Write(Query query, Ranking ranking)
    {
        foreach (RankedPassage passage in ranking.Passages.Take(top))
            writer.WriteLine(
                JsonSerializer.Serialize(
                    new LineRecord(query.Id, ResultRecord.Of(ranking, passage, explain)), RecordJson.Readable.LineRecord));
    }
}
