using System.Text.Json;
using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Tests.Checkpoints.Gguf;

/// <summary>The metadata of a GGUF file becomes the config.json of its model.</summary>
public sealed class GgufConfigTests
{
    private static readonly string[] Sizes =
    [
        "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim",
        "max_position_embeddings",
    ];

    [Theory]
    [InlineData("goldens/gguf/llama-f32.gguf", "llama-f32")]
    [InlineData("goldens/gguf/llama-mixed.gguf", "llama-mixed")]
    [InlineData("goldens/gguf/llama-spm.gguf", "llama-spm")]
    [InlineData("goldens/gguf/qwen2-f32.gguf", "qwen2-f32")]
    [InlineData("goldens/gguf/qwen3-f32.gguf", "qwen3-f32")]
    [InlineData("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2")]
    public void The_configuration_is_the_recorded_one(string file, string recorded)
    {
        byte[] json = GgufConfig.Write(GgufFile.Open(Shared.Require(file)));
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Shared.Require($"goldens/gguf/{recorded}.expected.json")));
        using var written = JsonDocument.Parse(json);
        JsonElement expected = golden.RootElement.GetProperty("config");
        JsonElement found = written.RootElement;
        foreach (string key in Sizes)
            Assert.True(expected.GetProperty(key).GetInt64() == found.GetProperty(key).GetInt64(), key);

        ModelConfig config = ModelConfigFile.Read(JsonKeys.Parse(json, file), null);
        Assert.Equal(expected.GetProperty("model_type").GetString(), config.ModelType);
        Assert.Equal(expected.GetProperty("rms_norm_eps").GetDouble(), config.RmsNormEps);
        Assert.Equal(expected.GetProperty("rope_theta").GetDouble(), config.RopeTheta);
        Assert.Equal(expected.GetProperty("tie_word_embeddings").GetBoolean(), config.TieWordEmbeddings);
        Assert.Equal(expected.GetProperty("eos_token_id").GetInt32(), Assert.Single(config.EosTokenIds));
    }

    [Theory]
    [InlineData("embedding-shape-mismatch", "embedding_length")]
    [InlineData("wrong-value-type", "a text")]
    public void A_configuration_that_cannot_be_is_refused(string file, string reason)
    {
        GgufFile header = GgufFile.Open(Shared.Require($"goldens/gguf/broken/{file}.gguf"));
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => GgufConfig.Write(header)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_architecture_is_refused_by_name()
    {
        GgufFile header = GgufFile.Open(Shared.Require("goldens/gguf/gemma3-f32.gguf"));
        string message = Assert.Throws<CheckpointException>(() => GgufConfig.Write(header)).Message;
        Assert.Contains("'gemma3'", message, StringComparison.Ordinal);
        Assert.Contains("llama, qwen2, qwen3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stretched_positions_are_refused_rather_than_read_as_plain_ones()
    {
        GgufFile header = GgufFile.Open(Shared.Require("goldens/gguf/llama3-rope.gguf"));
        Assert.Contains("rope_freqs.weight", Assert.Throws<CheckpointException>(() => GgufConfig.Write(header)).Message, StringComparison.Ordinal);
    }
}
