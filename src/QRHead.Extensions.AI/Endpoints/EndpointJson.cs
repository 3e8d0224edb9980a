using System.Text.Encodings.Web;
using System.Text.Json;

namespace QRHead.Extensions.AI.Endpoints;

/// <summary>What is said to a server, and what it says, in OpenAI's form.</summary>
internal static class EndpointJson
{
    /// <summary>The fields without which a server can do.</summary>
    public static IReadOnlyList<string> Optional { get; } =
    [
        "max_completion_tokens", "max_tokens", "chat_template_kwargs", "seed", "top_p", "stop", "temperature",
    ];

    /// <summary>Writes a request.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="turns">What was said.</param>
    /// <param name="options">How to write.</param>
    /// <param name="refused">Fields that the server does not take.</param>
    public static byte[] Write(string model, IReadOnlyList<ChatTurn> turns, GenerationOptions options, IReadOnlySet<string> refused)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteBoolean("stream", true);
            json.WriteStartArray("messages");
            foreach (ChatTurn turn in turns)
            {
                json.WriteStartObject();
                json.WriteString("role", turn.Role);
                json.WriteString("content", turn.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            void Field(string name, Action write, bool wanted = true)
            {
                if (!wanted || refused.Contains(name))
                    return;
                json.WritePropertyName(name);
                write();
            }

            Field("max_tokens", () => json.WriteNumberValue(options.MaxTokens));
            Field("max_completion_tokens", () => json.WriteNumberValue(options.MaxTokens));
            Field("temperature", () => json.WriteNumberValue(options.Temperature));
            Field("top_p", () => json.WriteNumberValue(options.TopP), options.TopP < 1);
            Field("seed", () => json.WriteNumberValue(options.Seed), options.Temperature > 0);
            Field("stop", () => JsonSerializer.Serialize(json, options.StopTexts, EndpointJsonContext.Default.IReadOnlyListString),
                options.StopTexts.Count > 0);
            Field("chat_template_kwargs", () => json.WriteRawValue(
                options.Thinking == true ? """{"enable_thinking":true}""" : """{"enable_thinking":false}"""), options.Thinking is not null);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads an event.</summary>
    /// <returns>The next characters of the answer, and why it ended, where it did.</returns>
    /// <exception cref="EndpointException">It is no such event, or says what went wrong.</exception>
    public static (string Text, string? Stop) Read(string data, Uri address)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(data);
            JsonElement root = document.RootElement;
            if (Member(root, "error") is { } error)
                throw new EndpointException(
                    $"{address}: the server breaks off: {Plain(Text(Member(error, "message")) ?? error.ToString())}");
            JsonElement? choice = Member(root, "choices") is { ValueKind: JsonValueKind.Array } choices
                ? choices.EnumerateArray().Cast<JsonElement?>().FirstOrDefault() : null;
            JsonElement? said = Member(choice, "delta") ?? Member(choice, "message");
            return (Text(Member(said, "content")) ?? "", Text(Member(choice, "finish_reason")));
        }
        catch (JsonException exception)
        {
            throw new EndpointException(
                $"{address}: the server sends what is not JSON: {exception.Message} Expected an answer in OpenAI's form.", exception);
        }
    }

    /// <summary>What a stranger says, on one line and without control characters.</summary>
    public static string Plain(string text) => string.Concat(text.Trim().Select(character => char.IsControl(character) ? ' ' : character));

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out JsonElement found)
            && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class EndpointJsonContext : System.Text.Json.Serialization.JsonSerializerContext;
