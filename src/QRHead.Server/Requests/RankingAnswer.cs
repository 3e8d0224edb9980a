using System.Text.Json;
using Microsoft.AspNetCore.Http;
using QRHead.Doors;

namespace QRHead.Server.Requests;

/// <summary>A ranking as the tool writes it, with the passages' texts and their relevance for other programs.</summary>
internal static class RankingAnswer
{
    /// <param name="context">The request.</param>
    /// <param name="ranking">The ranking.</param>
    /// <param name="retriever">What made it.</param>
    /// <param name="passages">Its passages, as far as they are wanted.</param>
    /// <param name="explain">Whether words and heads are wanted.</param>
    public static Task SendAsync(
        HttpContext context, Ranking ranking, QRRetriever retriever, IEnumerable<RankedPassage> passages, bool explain)
    {
        var scale = new RelevanceScale(ranking);
        var record = RankingRecord.Of(
            id: null, ranking, retriever, passages.Select(passage => ResultRecord.Of(ranking, passage, scale, explain)));
        if (scale.Warning is { } warning)
            record = record with { Warnings = [.. record.Warnings, warning] };
        return Exchange.SendAsync(
            context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, record, RecordJson.Readable.RankingRecord));
    }
}
