using System.Text.Json;

namespace QRHead.Server.Refusals;

/// <summary>
/// How a refusal is told: one object in which clients of OpenAI (<c>error.message</c>), Cohere (<c>message</c>) and Jina (<c>detail</c>)
/// find the reason, or that of text-embeddings-inference, whose <c>error</c> is a text.
/// </summary>
internal static class RefusalBody
{
    public static void Write(Utf8JsonWriter json, RefusedException refused, string id, bool isOfTexts)
    {
        json.WriteStartObject();
        if (isOfTexts)
        {
            json.WriteString("error", refused.Message);
            json.WriteString("error_type", TypeOf(refused.Status));
        }
        else
        {
            json.WriteStartObject("error");
            json.WriteString("message", refused.Message);
            json.WriteString("type", refused.Kind);
            if (refused.Field is null)
                json.WriteNull("param");
            else
                json.WriteString("param", refused.Field);
            json.WriteNumber("code", refused.Status);
            json.WriteEndObject();
            json.WriteString("message", refused.Message);
            json.WriteString("detail", refused.Message);
            json.WriteString("id", id);
        }

        json.WriteEndObject();
    }

    private static string TypeOf(int status) => status switch
    {
        429 => "Overloaded",
        503 => "Unhealthy",
        < 500 => "Validation",
        _ => "Backend",
    };
}
