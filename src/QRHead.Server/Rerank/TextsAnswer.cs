using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using QRHead.Doors;

namespace QRHead.Server.Rerank;

/// <summary>The answer to a request of text-embeddings-inference: an array, and headers that say what it took.</summary>
internal static class TextsAnswer
{
    public static void Write(Utf8JsonWriter json, RerankRequest request, Ranking ranking)
    {
        var scale = new RelevanceScale(ranking);
        json.WriteStartArray();
        foreach (RankedPassage passage in ranking.Passages.Take(request.Top))
        {
            json.WriteStartObject();
            json.WriteNumber("index", passage.Index);
            json.WriteNumber("score", request.RawScores ? passage.Score : scale.Of(passage));
            if (request.WithDocuments)
                json.WriteString("text", passage.Passage.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Times are in milliseconds.</summary>
    public static void WriteHeaders(IHeaderDictionary headers, RerankRequest request, Ranking ranking, TimeSpan waited, TimeSpan took)
    {
        (string Name, double Value)[] numbers =
        [
            ("x-compute-characters", request.Documents.Sum(document => document.Text.Length) + request.Query.Length),
            ("x-compute-tokens", ranking.Usage.PromptTokens),
            ("x-compute-time", took.TotalMilliseconds), ("x-total-time", (took + waited).TotalMilliseconds), ("x-tokenization-time", 0),
            ("x-queue-time", waited.TotalMilliseconds),
            ("x-inference-time", took.TotalMilliseconds),
        ];
        headers["x-compute-type"] = "cpu";
        foreach ((string name, double value) in numbers)
            headers[name] = Math.Round(value).ToString(CultureInfo.InvariantCulture);
    }
}
