using System.Text.Json;

namespace QRHead.Server.Rerank;

/// <summary>What stands at the head of an answer.</summary>
/// <param name="Id">Tells the answer from others.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Created">When it was made.</param>
internal sealed record Answered(string Id, string Model, DateTimeOffset Created)
{
    public void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", Created.ToUnixTimeSeconds());
        json.WriteString("model", Model);
    }

    public static void WriteUsage(Utf8JsonWriter json, int tokens)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", tokens);
        json.WriteNumber("total_tokens", tokens);
        json.WriteEndObject();
    }
}
