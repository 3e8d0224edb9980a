using System.Text;
using System.Text.Json.Nodes;

namespace QRHead.Checkpoints.Gguf;

/// <summary>Writes what a GGUF file says of its model as <c>config.json</c>, so that one form of configuration exists.</summary>
/// <remarks>
/// Names and defaults of <c>gguf-py/gguf/constants.py</c> and of llama.cpp's loader. Mistral models are stored as <c>llama</c>.
/// </remarks>
internal static class GgufConfig
{
    private const string ArchitectureKey = "general.architecture";

    /// <summary>Finds the architecture.</summary>
    /// <exception cref="CheckpointException">It is not supported.</exception>
    public static GgufArchitecture ArchitectureOf(GgufMetadata metadata)
    {
        string? name = metadata.Text(ArchitectureKey);
        return name is not null && GgufArchitecture.Of(name) is { } known
            ? known
            : throw metadata.Wrong(ArchitectureKey, name is null ? "nothing" : $"'{name}'", $"one of {GgufArchitecture.Known}");
    }

    /// <summary>Writes the configuration.</summary>
    /// <param name="file">The header; of a split file, that of the first part.</param>
    /// <param name="vectors">Gives the numbers of a small tensor; null where there is none.</param>
    /// <returns>UTF-8 JSON, for <see cref="ModelConfigFile"/>.</returns>
    /// <exception cref="CheckpointException">
    /// The architecture or its stretching of positions is not supported, a key is missing or of another type, a model of experts, or an
    /// embedding of another width.
    /// </exception>
    public static byte[] Write(GgufFile file, Func<string, float[]?> vectors)
    {
        GgufArchitecture architecture = ArchitectureOf(file.Metadata);
        var keys = new GgufKeys(file, architecture.Name);
        if (keys.Whole("expert_count") is > 0 and { } experts)
            throw keys.Wrong("expert_count", $"{experts} experts", "a model without experts");

        long hidden = keys.Required("embedding_length"), heads = keys.Required("attention.head_count");
        long rows = RowsOfEmbedding(file, keys, hidden), headDim = HeadDim(keys, hidden, heads);
        if (architecture.Name != "phi3" && keys.Whole("rope.dimension_count") is { } rotary && rotary != headDim)
            throw keys.Wrong("rope.dimension_count", $"{rotary}", $"{headDim}, the length of a head: only phi3 is rotated in part");

        var config = new JsonObject
        {
            ["model_type"] = architecture.ModelType,
            ["vocab_size"] = keys.Whole("vocab_size") ?? rows,
            ["hidden_size"] = hidden,
            ["intermediate_size"] = keys.Required("feed_forward_length"),
            ["num_hidden_layers"] = keys.Required("block_count"),
            ["num_attention_heads"] = heads,
            ["num_key_value_heads"] = keys.Whole("attention.head_count_kv") ?? heads,
            ["head_dim"] = headDim,
            ["max_position_embeddings"] = keys.Required("context_length"),
            ["rms_norm_eps"] = keys.Decimal("attention.layer_norm_rms_epsilon") ?? throw keys.Missing("attention.layer_norm_rms_epsilon"),
            ["rope_theta"] = keys.Decimal("rope.freq_base") ?? 10_000,
            ["rope_scaling"] = GgufRopeScaling.Write(keys, vectors),
            ["tie_word_embeddings"] = !keys.HasTensor("output.weight"),
            ["hidden_act"] = "silu",
            ["bos_token_id"] = file.Metadata.Whole("tokenizer.ggml.bos_token_id"),
            ["eos_token_id"] = file.Metadata.Whole("tokenizer.ggml.eos_token_id"),
        };
        if ((long)config["num_hidden_layers"]! is < 1 or > 10_000)
            throw keys.Wrong("block_count", $"{config["num_hidden_layers"]}", "1 to 10,000 layers");
        architecture.Describe(keys, config);
        return Encoding.UTF8.GetBytes(config.ToJsonString());
    }

    private static long RowsOfEmbedding(GgufFile file, GgufKeys keys, long hidden)
    {
        GgufTensor embedding = file.Tensors.FirstOrDefault(tensor => tensor.Name == "token_embd.weight")
            ?? throw file.Metadata.Wrong("token_embd.weight", "no such tensor", "the embedding");
        return embedding.Shape is [long rows, long columns] && columns == hidden
            ? rows
            : throw keys.Wrong("embedding_length", $"{hidden}, but an embedding of {TensorEntry.Write(embedding.Shape)}", "its columns");
    }

    private static long HeadDim(GgufKeys keys, long hidden, long heads)
    {
        long? key = keys.Whole("attention.key_length"), value = keys.Whole("attention.value_length");
        if (key is not null && value is not null && key != value)
            throw keys.Wrong("attention.value_length", $"{value}", $"{key}, the length of a key");
        return key ?? value ?? (heads > 0 ? hidden / heads : throw keys.Missing("attention.head_count"));
    }
}
