using QRHead.Checkpoints;
using QRHead.Inference;
using QRHead.Tests.Inference;

namespace QRHead.Tests.Models;

/// <summary>Every architecture with every option it has: the attention of all heads is that of the plain forward pass.</summary>
public class ModelGraphTests
{
    private const double Tolerance = 1e-5;

    /// <summary>Architecture and the keys of config.json that differ.</summary>
    public static TheoryData<string, string> Configurations => new()
    {
        { "llama", "{}" },
        { "llama", """{ "tie_word_embeddings": true }""" },
        { "llama", """{ "num_key_value_heads": 4 }""" },
        { "llama", """{ "num_key_value_heads": 1 }""" },
        { "llama", """{ "head_dim": 16 }""" },
        { "llama", """{ "num_attention_heads": 6, "num_key_value_heads": 3, "head_dim": 8 }""" },
        { "llama", """{ "attention_bias": true }""" },
        { "llama", """{ "mlp_bias": true }""" },
        { "llama", """{ "rms_norm_eps": 0.1 }""" },
        { "llama", """{ "rope_theta": 500000 }""" },
        { "llama", """{ "rope_scaling": { "rope_type": "default" } }""" },
        { "llama", """{ "rope_scaling": { "type": "linear", "factor": 4.0 } }""" },

        {
            "llama",
            """{ "rope_scaling": { "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 256 } }"""
        },
        { "llama", """{ "rope_scaling": { "rope_type": "yarn", "factor": 4, "original_max_position_embeddings": 1024 } }""" },

        {
            "llama",
            """{ "rope_scaling": { "rope_type": "yarn", "factor": 4, "beta_fast": 8, "beta_slow": 2, "attention_factor": 1.5 }, "max_position_embeddings": 512 }"""
        },
        { "llama", """{ "rope_parameters": { "rope_type": "linear", "factor": 2.0, "rope_theta": 1000.0 } }""" },
        { "mistral", "{}" },
        { "mistral", """{ "sliding_window": 8 }""" },
        { "mistral", """{ "sliding_window": 24, "head_dim": 24, "tie_word_embeddings": true }""" },
        { "qwen2", "{}" },
        { "qwen2", """{ "tie_word_embeddings": true, "num_key_value_heads": 1 }""" },
        { "qwen2", """{ "sliding_window": 8 }""" },
        { "qwen2", """{ "sliding_window": 8, "use_sliding_window": true, "max_window_layers": 1 }""" },

        {
            "qwen2",
            """{ "sliding_window": 8, "use_sliding_window": true, "layer_types": ["sliding_attention", "full_attention", "sliding_attention"] }"""
        },
        { "qwen2", """{ "rope_scaling": { "type": "yarn", "factor": 4.0, "original_max_position_embeddings": 2048 } }""" },
        { "qwen3", "{}" },
        { "qwen3", """{ "head_dim": 16, "tie_word_embeddings": true }""" },
        { "qwen3", """{ "attention_bias": true, "num_key_value_heads": 4 }""" },
        { "qwen3", """{ "sliding_window": 8, "use_sliding_window": true, "max_window_layers": 0 }""" },
        { "granite", "{}" },
        { "granite", """{ "attention_multiplier": 0.3, "embedding_multiplier": 6.0, "residual_multiplier": 0.4 }""" },
        { "granite", """{ "attention_bias": true, "mlp_bias": true, "head_dim": 16 }""" },
        { "olmo2", "{}" },
        { "olmo2", """{ "attention_bias": true, "head_dim": 16, "num_key_value_heads": 1 }""" },
        { "olmo2", """{ "rms_norm_eps": 0.1, "rope_parameters": { "rope_type": "default", "rope_theta": 500000.0 } }""" },
        { "gemma2", """{ "head_dim": 8 }""" },
        { "gemma2", """{ "head_dim": 16, "query_pre_attn_scalar": 5, "attn_logit_softcapping": 2.0, "sliding_window": 8 }""" },
        { "gemma2", """{ "head_dim": 8, "attn_logit_softcapping": null, "sliding_window": null, "query_pre_attn_scalar": 8 }""" },
        { "gemma2", """{ "head_dim": 8, "num_key_value_heads": 1, "attention_bias": true, "query_pre_attn_scalar": 8 }""" },

        {
            "gemma2",
            """{ "head_dim": 8, "sliding_window": 8, "layer_types": ["full_attention", "sliding_attention", "sliding_attention"] }"""
        },
        { "gemma3_text", """{ "head_dim": 8 }""" },

        {
            "gemma3_text",
            """{ "head_dim": 8, "num_hidden_layers": 6, "sliding_window": 8, "rope_theta": 1000000.0, "query_pre_attn_scalar": 8 }"""
        },

        {
            "gemma3_text",
            """{ "head_dim": 16, "query_pre_attn_scalar": 5, "sliding_window": 8, "sliding_window_pattern": 2, "attention_bias": true }"""
        },
        { "gemma3_text", """{ "head_dim": 8, "rope_theta": 1000000.0, "rope_local_base_freq": 100.0, "sliding_window_pattern": 2 }""" },

        {
            "gemma3_text",
            """{ "head_dim": 8, "rope_scaling": { "rope_type": "linear", "factor": 8.0 }, "sliding_window_pattern": 2, "query_pre_attn_scalar": 8 }"""
        },
        { "gemma3_text", """
          { "head_dim": 8, "sliding_window": 8, "layer_types": ["full_attention", "sliding_attention", "full_attention"], "query_pre_attn_scalar": 8,
            "rope_parameters": { "full_attention": { "rope_type": "linear", "factor": 4.0, "rope_theta": 5000.0 }, "sliding_attention": { "rope_theta": 50.0 } } }
          """ },
        { "phi3", "{}" },
        { "phi3", """{ "tie_word_embeddings": true, "num_key_value_heads": 4, "head_dim": 16 }""" },
        { "phi3", """{ "sliding_window": 8 }""" },
        { "phi3", """{ "partial_rotary_factor": 0.5 }""" },

        {
            "phi3", """{ "head_dim": 16, "rope_parameters": { "rope_type": "default", "rope_theta": 1000.0, "partial_rotary_factor": 0.75 } }"""
        },
        { "phi3", LongRope("su", 47) },
        { "phi3", LongRope("longrope", 48) },
        { "phi3", LongRope("yarn", 4096) },
        { "llama", LongRope("longrope", 47) },
        { "llama", LongRope("longrope", 48) },

        {
            "llama",
            """{ "rope_scaling": { "rope_type": "longrope", "short_factor": [1, 1, 4, 8], "long_factor": [1, 1, 4, 8], "attention_factor": 1 } }"""
        },
        { "smollm3", """{ "no_rope_layers": [1, 0, 1] }""" },
        { "smollm3", """{ "no_rope_layers": [0, 1, 1], "attention_bias": true, "mlp_bias": true }""" },
        { "smollm3", """{ "no_rope_layer_interval": 2 }""" },
        { "smollm3", """{ "no_rope_layer_interval": 3, "sliding_window": 8 }""" },
        { "smollm3", """{ "no_rope_layer_interval": 2, "sliding_window": 8, "use_sliding_window": true }""" },

        {
            "smollm3",
            """{ "sliding_window": 8, "use_sliding_window": true, "layer_types": ["sliding_attention", "full_attention", "full_attention"] }"""
        },
    };

    /// <summary>The tests' text has 48 tokens: a trained context of 47 makes it a long one, of 48 not.</summary>
    private static string LongRope(string type, int context) =>
        $$"""{ "original_max_position_embeddings": {{context}}, "rope_scaling": { "type": "{{type}}", "short_factor": [1, 1.5, 2, 4], "long_factor": [1, 3, 8, 20] } }""";

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Attention_is_that_of_the_plain_forward_pass(string modelType, string overrides)
    {
        using var model = new TinyModel(modelType, overrides);

        Check(model);
    }

    [Theory]
    [InlineData(ElementType.F16, 1)]
    [InlineData(ElementType.BF16, 1)]
    [InlineData(ElementType.F32, 3)]
    [InlineData(ElementType.BF16, 2)]
    internal void Attention_does_not_depend_on_how_weights_are_stored(ElementType type, int shards)
    {
        using var model = new TinyModel("qwen2", type: type, shards: shards);

        Check(model);
    }

    [Fact]
    public void Attention_of_a_tail_far_behind_its_prefix_is_that_of_its_positions()
    {
        using var model = new TinyModel("llama");
        int[] text = TinyModel.Text(40);
        int[] positions = [.. Enumerable.Range(5, 30), .. Enumerable.Range(100, 10)];
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;

        using AttentionModel attention = model.Open();
        using KvCache cache = attention.NewCache(40);
        attention.Read(text.AsSpan(..30), 5, cache, null, cancellationToken);
        float[][] found = attention.Attend(text.AsSpan(30..), 100, cache, cancellationToken).Weights;

        AttentionRows.AssertWithin(Tolerance, Expected(model, text, positions, 30), found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void Attention_in_chunks_goes_by_the_length_of_the_whole_text(int chunk)
    {
        using var model = new TinyModel("phi3", LongRope("longrope", 40));
        int[] text = TinyModel.Text(48);
        using AttentionModel attention = model.Open(chunk: chunk);

        AttentionRows.AssertWithin(Tolerance, Expected(model, text, null, 31), AttentionRows.Read(attention, text[..31], text[31..]));
        AttentionRows.AssertWithin(
            Tolerance, Expected(model, text[..40], null, 31), AttentionRows.Read(attention, text[..31], text[31..40]));
    }

    [Fact]
    public void Attention_of_a_short_text_and_of_a_long_one_differ()
    {
        using var within = new TinyModel("phi3", LongRope("longrope", 48));
        using var beyond = new TinyModel("phi3", LongRope("longrope", 47));
        int[] text = TinyModel.Text(48);
        using AttentionModel shortText = within.Open();
        using AttentionModel longText = beyond.Open();

        float[][] first = AttentionRows.Read(shortText, text[..31], text[31..]);
        float[][] second = AttentionRows.Read(longText, text[..31], text[31..]);

        Assert.Contains(first.Zip(second), rows => rows.First.Zip(rows.Second).Any(pair => Math.Abs(pair.First - pair.Second) > 0.01));
    }

    [Fact]
    public void Heads_come_in_the_order_they_were_asked_for()
    {
        using var model = new TinyModel("llama");
        HeadId[] heads = [new(2, 1), new(0, 3), new(2, 0), new(0, 3)];
        int[] text = TinyModel.Text(20);

        using AttentionModel all = model.Open();
        using AttentionModel some = model.Open(heads);

        float[][] rows = AttentionRows.Read(all, text[..15], text[15..]);
        AttentionRows.AssertWithin(0, [rows[9], rows[3], rows[8], rows[3]], AttentionRows.Read(some, text[..15], text[15..]));
    }

    private static void Check(TinyModel model)
    {
        int[] text = TinyModel.Text(48);
        using AttentionModel attention = model.Open();

        float[][] found = AttentionRows.Read(attention, text[..31], text[31..]);

        AttentionRows.AssertWithin(Tolerance, Expected(model, text, null, 31), found);
    }

    private static float[][] Expected(TinyModel model, int[] text, int[]? positions, int tail)
    {
        double[,,,] attention = new ReferenceTransformer(model.Checkpoint, text.Length).Attention(text, positions);
        return [.. model.AllHeads.Select(head => ReferenceTransformer.MeanOfTail(attention, head, tail))];
    }
}
