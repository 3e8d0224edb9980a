using System.Text.Json;
using QRHead.Prompting;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>Finds the chat template among the small files that go with a model's weights, and the tokens that it may name.</summary>
internal static class ChatTemplateFile
{
    /// <summary>The file that holds nothing but the template, which newer models have; it wins.</summary>
    public const string OwnFile = "chat_template.jinja";

    /// <summary>The file with the tokens that a template may name.</summary>
    public const string TokensFile = "special_tokens_map.json";

    private const string TokenizerConfig = "tokenizer_config.json", ProcessorFile = "chat_template.json";

    /// <summary>Opens a model's template.</summary>
    /// <param name="documents">The small files by name.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="model">The model's name, for messages.</param>
    /// <exception cref="ChatTemplateException">There is none, or it can't be used.</exception>
    public static ChatTemplate Open(IReadOnlyDictionary<string, byte[]> documents, Tokenizer tokenizer, string model)
    {
        try
        {
            (string Source, string File) = Find(documents) ?? throw new ChatTemplateException(
                $"{model} comes without a chat template, neither in {OwnFile} nor in {TokenizerConfig}: it was not made to answer. Take "
                + "a model that is called Instruct or Chat.");
            return ChatTemplate.Open(Source, Tokens(documents), tokenizer, $"{model}, {File}");
        }
        catch (JsonException exception)
        {
            throw new ChatTemplateException(
                $"{model}: a file beside its chat template is not JSON: {exception.Message} Download the model again.", exception);
        }
    }

    private static (string Source, string File)? Find(IReadOnlyDictionary<string, byte[]> documents)
    {
        if (documents.TryGetValue(OwnFile, out byte[]? own))
            return (System.Text.Encoding.UTF8.GetString(own), OwnFile);
        foreach (string file in (ReadOnlySpan<string>)[TokenizerConfig, ProcessorFile])
        {
            if (documents.TryGetValue(file, out byte[]? bytes) && InJson(bytes) is { } source)
                return (source, file);
        }

        return null;
    }

    /// <summary>One template, or a list of several with names, of which the one for talking is called <c>default</c>.</summary>
    private static string? InJson(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("chat_template", out JsonElement found))
            return null;
        if (found.ValueKind == JsonValueKind.String)
            return found.GetString();
        return found.ValueKind == JsonValueKind.Array
            ? found.EnumerateArray().Where(entry => TextIn(entry, "name") == "default").Select(entry => TextIn(entry, "template"))
                .FirstOrDefault()
            : null;
    }

    private static Dictionary<string, string> Tokens(IReadOnlyDictionary<string, byte[]> documents)
    {
        var tokens = new Dictionary<string, string>();
        foreach (string file in (ReadOnlySpan<string>)[TokenizerConfig, TokensFile])
        {
            if (!documents.TryGetValue(file, out byte[]? bytes))
                continue;
            using JsonDocument document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                continue;
            foreach (JsonProperty entry in document.RootElement.EnumerateObject()
                .Where(entry => entry.Name.EndsWith("_token", StringComparison.Ordinal)))
            {
                if ((entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : TextIn(entry.Value, "content")) is { } token)
                    tokens[entry.Name] = token;
            }
        }

        return tokens;
    }

    private static string? TextIn(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
