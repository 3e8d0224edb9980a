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
    [InlineData("goldens/gguf/gemma3-f32.gguf", "gemma3-f32")]
    [InlineData("goldens/gguf/llama3-rope.gguf", "llama3-rope")]
    [InlineData("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2")]
    public void The_configuration_is_the_recorded_one(string file, string recorded)
    {
        using GgufCheckpoint checkpoint = GgufCheckpoint.Open(Shared.Require(file));
        byte[] json = checkpoint.ConfigJson;
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Shared.Require($"goldens/gguf/{recorded}.expected.json")));
        using var written = JsonDocument.Parse(json);
        JsonElement expected = golden.RootElement.GetProperty("config");
        JsonElement found = written.RootElement;
        foreach (string key in Sizes)
            Assert.True(expected.GetProperty(key).GetInt64() == found.GetProperty(key).GetInt64(), key);

        ModelConfig config = checkpoint.Config;
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
        string path = Shared.Require($"goldens/gguf/broken/{file}.gguf");
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => GgufCheckpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divisors_of_positions_are_taken_as_they_are()
    {
        using GgufCheckpoint checkpoint = GgufCheckpoint.Open(Shared.Require("goldens/gguf/llama3-rope.gguf"));
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Shared.Require("goldens/gguf/llama3-rope.expected.json")));
        float[] expected = [.. golden.RootElement.GetProperty("ropeFreqFactors").EnumerateArray().Select(factor => factor.GetSingle())];

        RopeScaling scaling = checkpoint.Config.RopeScaling!;
        Assert.Equal("longrope", scaling.RopeType);
        Assert.Equal(expected, scaling.ShortFactor.Select(factor => (float)factor));
        Assert.Equal(scaling.ShortFactor, scaling.LongFactor);
        Assert.Equal(1, scaling.AttentionFactor);
    }
}
