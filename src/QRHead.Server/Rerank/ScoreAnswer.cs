using System.Text.Json;

namespace QRHead.Server.Rerank;

/// <summary>The answer to a request of vLLM's form to score pairs: in the order in which they were given.</summary>
internal static class ScoreAnswer
{
    /// <param name="json">Where to.</param>
    /// <param name="scores">The scores, in the order of the pairs.</param>
    /// <param name="tokens">The tokens that were read.</param>
    /// <param name="answered">The answer's head.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<double> scores, int tokens, Answered answered)
    {
        json.WriteStartObject();
        answered.WriteHead(json, "list");
        json.WriteStartArray("data");
        foreach ((int index, double score) in scores.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteString("object", "score");
            json.WriteNumber("score", score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Answered.WriteUsage(json, tokens);
        json.WriteEndObject();
    }
}
