using System.Text;
using System.Text.Json.Nodes;

namespace QRHead.Checkpoints.Gguf;

/// <summary>Writes what a GGUF file says of its model as <c>config.json</c>, so that one form of configuration exists.</summary>
/// <remarks>Names and defaults of <c>gguf-py/gguf/constants.py</c> and of llama.cpp's loader. Mistral models are stored as <c>llama</c>.</remarks>
internal static class GgufConfig
{
    private static readonly string[] Architectures = ["llama", "qwen2", "qwen3"];

    /// <summary>Writes the configuration.</summary>
    /// <returns>UTF-8 JSON, for <see cref="ModelConfigFile"/>.</returns>
    /// <exception cref="CheckpointException">
    /// The architecture or its stretching of positions is not supported, a key is missing or of another type, a model of experts, or an embedding of another width.
    /// </exception>
    public static byte[] Write(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        const string ArchitectureKey = "general.architecture";
        string architecture = metadata.Text(ArchitectureKey)!;
        if (!Architectures.Contains(architecture))
            throw metadata.Wrong(ArchitectureKey, $"'{architecture}'", $"one of {string.Join(", ", Architectures)}");
        if (metadata.Whole($"{architecture}.expert_count") is > 0 and { } experts)
            throw metadata.Wrong($"{architecture}.expert_count", $"{experts} experts", "a model without experts");

        if (file.Tensors.Any(tensor => tensor.Name == "rope_freqs.weight"))
            throw metadata.Wrong("rope_freqs.weight", "positions stretched by a tensor, as Llama 3.1 has them", "none", "Use the original model's folder.");
        if (metadata.Text($"{architecture}.rope.scaling.type") is { } scaling and not "none")
            throw metadata.Wrong($"{architecture}.rope.scaling.type", $"'{scaling}'", "none", "Use the original model's folder.");

        long hidden = Required("embedding_length"), heads = Required("attention.head_count");
        GgufTensor embedding = file.Tensors.FirstOrDefault(tensor => tensor.Name == "token_embd.weight")
            ?? throw metadata.Wrong("token_embd.weight", "no such tensor", "the embedding");
        if (embedding.Shape is not [long rows, long columns] || columns != hidden)
            throw metadata.Wrong($"{architecture}.embedding_length", $"{hidden}, but an embedding of {TensorEntry.Write(embedding.Shape)}", "its columns");

        var config = new JsonObject
        {
            ["model_type"] = architecture,
            ["vocab_size"] = metadata.Whole($"{architecture}.vocab_size") ?? rows,
            ["hidden_size"] = hidden,
            ["intermediate_size"] = Required("feed_forward_length"),
            ["num_hidden_layers"] = Required("block_count"),
            ["num_attention_heads"] = heads,
            ["num_key_value_heads"] = OfAllLayers("attention.head_count_kv") ?? heads,
            ["head_dim"] = HeadDim(),
            ["max_position_embeddings"] = Required("context_length"),
            ["rms_norm_eps"] = Decimal("attention.layer_norm_rms_epsilon") ?? throw Missing("attention.layer_norm_rms_epsilon"),
            ["rope_theta"] = Decimal("rope.freq_base") ?? 10_000,
            ["tie_word_embeddings"] = file.Tensors.All(tensor => tensor.Name != "output.weight"),
            ["hidden_act"] = "silu",
            ["attention_bias"] = architecture != "qwen2" && file.Tensors.Any(tensor => tensor.Name == "blk.0.attn_q.bias"),
            ["bos_token_id"] = metadata.Whole("tokenizer.ggml.bos_token_id"),
            ["eos_token_id"] = metadata.Whole("tokenizer.ggml.eos_token_id"),
        };
        return Encoding.UTF8.GetBytes(config.ToJsonString());

        long Required(string key) => OfAllLayers(key) ?? throw Missing(key);

        CheckpointException Missing(string key) => metadata.Wrong($"{architecture}.{key}", "nothing", "a number");

        // The file holds a float32: 1e-06 must come out as such, not as the double nearest to that float32.
        double? Decimal(string key) => metadata.Number($"{architecture}.{key}") is { } number ? (double)(decimal)(float)number : null;

        long HeadDim()
        {
            long? keys = metadata.Whole($"{architecture}.attention.key_length"), values = metadata.Whole($"{architecture}.attention.value_length");
            if (keys is not null && values is not null && keys != values)
                throw metadata.Wrong($"{architecture}.attention.value_length", $"{values}", $"{keys}, the length of a key");
            return keys ?? values ?? (heads > 0 ? hidden / heads : throw Missing("attention.head_count"));
        }

        // Some writers give one number for each layer.
        long? OfAllLayers(string key)
        {
            string full = $"{architecture}.{key}";
            if (!metadata.IsList(full))
                return metadata.Whole(full);
            IReadOnlyList<long> layers = metadata.Wholes(full)!;
            return layers.Distinct().Count() == 1 ? layers[0] : throw metadata.Wrong(full, "different numbers for the layers", "the same for every layer");
        }
    }
}
