using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Sources;

/// <summary>
/// The chat template of a GGUF file and the tokens that it may name, as the files that Hugging Face would have for the same model.
/// </summary>
internal static class GgufChatTemplate
{
    private const string TemplateKey = "tokenizer.chat_template", TokensKey = "tokenizer.ggml.tokens";

    private static readonly TokensJsonContext Readable = new(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly (string Name, string Key)[] TokenKeys =
    [
        ("bos_token", "tokenizer.ggml.bos_token_id"), ("eos_token", "tokenizer.ggml.eos_token_id"),
        ("unk_token", "tokenizer.ggml.unknown_token_id"), ("pad_token", "tokenizer.ggml.padding_token_id"),
    ];

    /// <summary>Gives the files; none where the model has no template. Wrong ids, which are common, are left out.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> Documents(GgufMetadata metadata)
    {
        if (metadata.TextOrOther(TemplateKey) is not { } template)
            yield break;
        yield return new(ChatTemplateFile.OwnFile, System.Text.Encoding.UTF8.GetBytes(template));

        IReadOnlyList<string> texts = metadata.Texts(TokensKey) ?? [];
        Dictionary<string, string> tokens = TokenKeys
            .Select(token => (token.Name, Id: metadata.Number(token.Key) ?? -1))
            .Where(token => token.Id >= 0 && token.Id < texts.Count)
            .ToDictionary(token => token.Name, token => texts[(int)token.Id]);
        yield return new(ChatTemplateFile.TokensFile, JsonSerializer.SerializeToUtf8Bytes(tokens, Readable.DictionaryStringString));
    }
}

/// <summary>Writes the tokens without reflection.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TokensJsonContext : JsonSerializerContext;
