using System.Text;
using QRHead.Checkpoints;

namespace QRHead.Benchmarking;

/// <summary>The sizes of a published model, so that it can be measured with random weights and without a download.</summary>
/// <param name="Name">The shape's name.</param>
/// <param name="ConfigJson">What the model's config.json says.</param>
internal sealed record ModelShape(string Name, string ConfigJson)
{
    /// <summary>Gets the known shapes.</summary>
    public static IReadOnlyList<ModelShape> All { get; } =
    [
        new("smollm2-135m", """
            {"model_type":"llama","hidden_size":576,"intermediate_size":1536,"num_hidden_layers":30,"num_attention_heads":9,"num_key_value_heads":3,
            "vocab_size":49152,"max_position_embeddings":8192,"rope_theta":100000,"rms_norm_eps":1e-5,"hidden_act":"silu","tie_word_embeddings":true}
            """),
        new("qwen2.5-0.5b", """
            {"model_type":"qwen2","hidden_size":896,"intermediate_size":4864,"num_hidden_layers":24,"num_attention_heads":14,"num_key_value_heads":2,
            "vocab_size":151936,"max_position_embeddings":32768,"rope_theta":1000000,"rms_norm_eps":1e-6,"hidden_act":"silu","tie_word_embeddings":true}
            """),
        new("qwen2.5-1.5b", """
            {"model_type":"qwen2","hidden_size":1536,"intermediate_size":8960,"num_hidden_layers":28,"num_attention_heads":12,"num_key_value_heads":2,
            "vocab_size":151936,"max_position_embeddings":32768,"rope_theta":1000000,"rms_norm_eps":1e-6,"hidden_act":"silu","tie_word_embeddings":true}
            """),
        new("qwen2.5-7b", """
            {"model_type":"qwen2","hidden_size":3584,"intermediate_size":18944,"num_hidden_layers":28,"num_attention_heads":28,"num_key_value_heads":4,
            "vocab_size":152064,"max_position_embeddings":32768,"rope_theta":1000000,"rms_norm_eps":1e-6,"hidden_act":"silu","tie_word_embeddings":false}
            """),
        new("llama-3.2-1b", """
            {"model_type":"llama","hidden_size":2048,"intermediate_size":8192,"num_hidden_layers":16,"num_attention_heads":32,"num_key_value_heads":8,"head_dim":64,
            "vocab_size":128256,"max_position_embeddings":131072,"rope_theta":500000,"rms_norm_eps":1e-5,"hidden_act":"silu","tie_word_embeddings":true,
            "rope_scaling":{"rope_type":"llama3","factor":32,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":8192}}
            """),
        new("llama-3.1-8b", """
            {"model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,"head_dim":128,
            "vocab_size":128256,"max_position_embeddings":131072,"rope_theta":500000,"rms_norm_eps":1e-5,"hidden_act":"silu","tie_word_embeddings":false,
            "rope_scaling":{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":8192}}
            """),
    ];

    /// <summary>Finds a shape by its name, or reads a config.json.</summary>
    /// <param name="text">A name of <see cref="All"/>, in any case, or the path of a config.json.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="UnknownNameException">Neither.</exception>
    public static ModelShape Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return All.FirstOrDefault(shape => string.Equals(shape.Name, text, StringComparison.OrdinalIgnoreCase))
            ?? (File.Exists(text)
                ? new ModelShape(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(text))!), File.ReadAllText(text)) : null)
            ?? throw new UnknownNameException(
                "shape", text,
                $"'{text}' is no shape and no config.json; expected one of {string.Join(", ", All.Select(shape => shape.Name))}, or a "
                + "file.");
    }

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="CheckpointException">It is broken.</exception>
    internal ModelConfig Read() => ModelConfigFile.Read(JsonKeys.Parse(Encoding.UTF8.GetBytes(ConfigJson), $"{Name}/config.json"), null);
}
