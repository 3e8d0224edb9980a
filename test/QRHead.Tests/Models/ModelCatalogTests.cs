using QRHead.Models;

namespace QRHead.Tests.Models;

public class ModelCatalogTests
{
    [Fact]
    public void Lists_the_supported_architectures_where_one_is_not()
    {
        using var model = new TinyModel("mamba");

        var exception = Assert.Throws<UnsupportedModelException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.Contains("'mamba'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "gemma2, gemma3_text, granite, llama, mistral, olmo2, phi3, qwen2, qwen3, smollm3", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_another_activation_by_name()
    {
        using var model = new TinyModel("llama", """{ "hidden_act": "relu2" }""");

        var exception = Assert.Throws<UnsupportedModelException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.Contains("'relu2'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("silu", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemma2", """{ "hidden_activation": "silu" }""", "'silu'", "supported is: gelu_pytorch_tanh")]
    [InlineData("llama", """{ "hidden_act": "gelu_pytorch_tanh" }""", "'gelu_pytorch_tanh'", "supported is: silu")]
    [InlineData("gemma2", """{ "use_bidirectional_attention": true }""", "use_bidirectional_attention", "causal")]
    [InlineData("gemma3_text", """{ "attn_logit_softcapping": 50.0 }""", "attn_logit_softcapping 50", "supported is: null")]
    [InlineData("gemma3_text",
        """{ "rope_parameters": { "sliding_attention": { "rope_type": "linear", "factor": 2 }, "full_attention": {} } }""", "'linear'",
        "sliding layers")]
    public void Refuses_what_an_architecture_does_not_compute(string modelType, string overrides, params string[] words)
    {
        using var model = new TinyModel(modelType, overrides);

        var exception = Assert.Throws<UnsupportedModelException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_an_unknown_layer_type_by_name()
    {
        using var model = new TinyModel("smollm3", """{ "layer_types": ["full_attention", "chunked_attention", "full_attention"] }""");

        var exception = Assert.Throws<UnsupportedModelException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.Contains("'chunked_attention'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("full_attention, sliding_attention", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_scaling_that_an_architecture_does_not_have()
    {
        using var model = new TinyModel("phi3", """{ "rope_scaling": { "type": "linear", "factor": 2 } }""");

        var exception = Assert.Throws<UnsupportedModelException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.Contains("'linear'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("default, longrope", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_head_size_that_the_attention_kernel_does_not_compute()
    {
        using var model = new TinyModel("llama", """{ "head_dim": 12 }""");

        var exception = Assert.Throws<UnsupportedModelException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.Contains("12", exception.Message, StringComparison.Ordinal);
        Assert.Contains("multiples of 8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_missing_weight()
    {
        using var model = new TinyModel("llama", keep: name => name != "model.layers.0.self_attn.k_proj.weight");

        var exception = Assert.Throws<CheckpointException>(() => DecoderGraph.Build(model.Checkpoint, [0]));

        Assert.Equal("model.layers.0.self_attn.k_proj.weight", exception.Tensor);
    }

    [Fact]
    public void Every_supported_architecture_is_built()
    {
        Assert.All(ModelCatalog.Supported, type =>
        {
            using var model = new TinyModel(type);
            Assert.Equal(5, DecoderGraph.Build(model.Checkpoint, [2]).Cache.Count);
        });
    }
}
