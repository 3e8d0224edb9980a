using System.Text.Json;

namespace QRHead.Cli.Output;

/// <summary>One JSON object a passage.</summary>
internal sealed class RankJsonLines(TextWriter writer, int top, bool explain) : IRankOutput
{
    public void Write(Query query, Ranking ranking)
    {
        foreach (ResultRecord result in ranking.Passages.Take(top).Select(passage => ResultRecord.Of(ranking, passage, explain)))
        {
            var line = new LineRecord(
                query.Id, result.Rank, result.Index, result.Id, result.Place, result.Score, result.Relevance, result.Relevant, result.Fused, result.Tokens, result.Truncated, result.Words,
                result.QueryWords);
            writer.WriteLine(JsonSerializer.Serialize(line, RankJsonContext.Readable.LineRecord));
        }
    }
}
