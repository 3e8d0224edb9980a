using System.Text.Json;
using QRHead.Doors;

namespace QRHead.Server.Rerank;

/// <summary>
/// The answer to a request with documents: one object in which each client finds what it reads. In <c>results</c> a document is an object,
/// as Cohere, Jina and vLLM have it; in <c>data</c> it is a string, as Voyage has it.
/// </summary>
internal static class RerankAnswer
{
    /// <summary>Cohere bills a search for each hundred documents.</summary>
    private const int DocumentsOfSearchUnit = 100;

    public static void Write(Utf8JsonWriter json, RerankRequest request, Ranking ranking, Answered answered)
    {
        var scale = new RelevanceScale(ranking);
        RankedPassage[] shown = [.. ranking.Passages.Take(request.Top)];
        json.WriteStartObject();
        answered.WriteHead(json, "list");
        json.WriteStartArray("results");
        foreach (RankedPassage passage in shown)
        {
            json.WriteStartObject();
            json.WriteNumber("index", passage.Index);
            json.WriteNumber("relevance_score", ScoreOf(passage));
            json.WriteNumber("raw_score", passage.Score);
            json.WriteNumber("share", passage.Relevance);
            if (ranking.IsRelevant(passage) is { } relevant)
                json.WriteBoolean("relevant", relevant);
            json.WriteNumber("tokens", passage.Tokens);
            if (passage.Truncated)
                json.WriteBoolean("truncated", true);
            if (request.WithDocuments)
            {
                json.WriteStartObject("document");
                json.WriteString("text", passage.Passage.Text);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("data");
        foreach (RankedPassage passage in shown)
        {
            json.WriteStartObject();
            json.WriteNumber("index", passage.Index);
            json.WriteNumber("relevance_score", ScoreOf(passage));
            if (request.WithDocuments)
                json.WriteString("document", passage.Passage.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (request.Dialect == Dialect.Passages)
            WriteRankings(json, shown);
        WriteUsage(
            json, ranking.Usage.PromptTokens, request.Documents.Count,
            [.. ranking.Warnings, .. new[] { request.RawScores ? null : scale.Warning }.OfType<string>()]);
        json.WriteEndObject();

        double ScoreOf(RankedPassage passage) => request.RawScores ? passage.Score : scale.Of(passage);
    }

    private static void WriteRankings(Utf8JsonWriter json, RankedPassage[] shown)
    {
        json.WriteStartArray("rankings");
        foreach (RankedPassage passage in shown)
        {
            json.WriteStartObject();
            json.WriteNumber("index", passage.Index);
            json.WriteNumber("logit", passage.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, int tokens, int documents, IReadOnlyList<string> warnings)
    {
        Answered.WriteUsage(json, tokens);
        WriteTokens("tokens");
        json.WriteStartObject("meta");
        json.WriteStartObject("api_version");
        json.WriteString("version", "2");
        json.WriteBoolean("is_experimental", false);
        json.WriteEndObject();
        json.WriteStartObject("billed_units");
        json.WriteNumber("search_units", (documents + DocumentsOfSearchUnit - 1) / DocumentsOfSearchUnit);
        json.WriteNumber("total_tokens", tokens);
        json.WriteEndObject();
        WriteTokens("tokens");
        if (warnings.Count > 0)
        {
            json.WriteStartArray("warnings");
            foreach (string warning in warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
        }

        json.WriteEndObject();

        void WriteTokens(string name)
        {
            json.WriteStartObject(name);
            json.WriteNumber("input_tokens", tokens);
            json.WriteNumber("output_tokens", 0);
            json.WriteEndObject();
        }
    }
}
