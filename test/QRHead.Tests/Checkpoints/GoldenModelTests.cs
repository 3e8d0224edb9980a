using QRHead.Checkpoints;
using QRHead.Heads;

namespace QRHead.Tests.Checkpoints;

/// <summary>The published forms of sixteen models, written by Hugging Face's own libraries.</summary>
public class GoldenModelTests
{
    private static readonly string[] Names =
    [
        "gemma2", "gemma3_text", "granite", "llama-mha-bf16", "llama-sharded-f16", "llama-tied", "llama3-rope", "mistral",
        "mistral-window", "olmo2", "phi3", "phi3-partial", "qwen2", "qwen2-tied", "qwen3", "smollm3",
    ];

    public static TheoryData<string> Models => [.. Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Opens_and_every_tensor_is_read(string name)
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Shared.Require("goldens/models"), name));

        Assert.Equal(64, checkpoint.Config.HiddenSize);
        Assert.Equal(checkpoint.Config.VocabSize, checkpoint.Get("model.embed_tokens.weight", checkpoint.Config.VocabSize, 64).Shape[0]);
        Assert.NotEmpty(checkpoint.Tensors);
        foreach (TensorEntry entry in checkpoint.Tensors)
        {
            float[] values = checkpoint.ReadFloats(entry);
            Assert.Equal(entry.Count, values.Length);
            Assert.All(values, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Reads_what_is_special_in_each()
    {
        ModelConfig rope = Config("llama3-rope");
        Assert.Equal(
            ("llama3", 8.0, 256), (rope.RopeScaling!.RopeType, rope.RopeScaling.Factor, rope.RopeScaling.OriginalMaxPositionEmbeddings));
        Assert.Equal((500_000, null), (Config("olmo2").RopeTheta, Config("olmo2").RopeScaling));
        Assert.Equal(32, Config("qwen3").HeadDim);
        Assert.Equal((131_072, false), (Config("qwen2").SlidingWindow, Config("qwen2").UseSlidingWindow));
        Assert.Null(Config("mistral").SlidingWindow);
        Assert.Null(Config("gemma2").TieWordEmbeddings);
        Assert.Equal(5.0, Config("gemma2").Keys.Positive("attn_logit_softcapping"));
        Assert.Equal("gelu_pytorch_tanh", Config("gemma2").HiddenAct);
        Assert.Equal([1197, 1202, 1203], Config("llama-tied").EosTokenIds);
        Assert.Equal([0], Config("granite").EosTokenIds);
        Assert.Equal(4, Config("smollm3").LayerTypes.Count);
    }

    [Fact]
    public void The_built_in_models_prototype_has_the_heads_of_its_preset()
    {
        using var checkpoint = Checkpoint.Open(Shared.Require("models/mini-prototype"));

        HeadPresets.DefaultFor("qrhead-mini").CheckAgainst(
            checkpoint.Config.NumHiddenLayers, checkpoint.Config.NumAttentionHeads, "mini-prototype");
    }

    private static ModelConfig Config(string name)
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Shared.Require("goldens/models"), name));
        return checkpoint.Config;
    }
}
