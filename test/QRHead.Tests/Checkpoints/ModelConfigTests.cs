using System.Text;
using System.Text.Json.Nodes;
using QRHead.Checkpoints;

namespace QRHead.Tests.Checkpoints;

public class ModelConfigTests
{
    private const string Least = """
        {"model_type":"llama","hidden_size":64,"intermediate_size":128,"num_hidden_layers":2,"num_attention_heads":4,
         "hidden_act":"silu","max_position_embeddings":512,"rms_norm_eps":1e-6,"vocab_size":100}
        """;

    [Fact]
    public void Leaves_open_what_the_file_does_not_say()
    {
        ModelConfig config = Read("{}");

        Assert.Equal((4, 16, 10_000), (config.NumKeyValueHeads, config.HeadDim, config.RopeTheta));
        Assert.Null(config.RopeScaling);
        Assert.Null(config.AttentionBias);
        Assert.Null(config.MlpBias);
        Assert.Null(config.TieWordEmbeddings);
        Assert.Null(config.SlidingWindow);
        Assert.Null(config.UseSlidingWindow);
        Assert.Null(config.BosTokenId);
        Assert.Null(config.PartialRotaryFactor);
        Assert.Null(config.RopeLocalBaseFreq);
        Assert.Null(config.SlidingWindowPattern);
        Assert.Null(config.QueryPreAttnScalar);
        Assert.Null(config.AttnLogitSoftcapping);
        Assert.Null(config.AttentionMultiplier);
        Assert.Empty(config.NoRopeLayers);
        Assert.Empty(config.LayerTypes);
        Assert.Empty(config.EosTokenIds);
    }

    [Theory]
    [InlineData("""{"eos_token_id":5}""", null, new[] { 5 })]
    [InlineData("""{"eos_token_id":5}""", """{"eos_token_id":[6,7]}""", new[] { 6, 7 })]
    [InlineData("""{"eos_token_id":[5,8]}""", """{"eos_token_id":null}""", new[] { 5, 8 })]
    [InlineData("""{"eos_token_id":5}""", """{"temperature":0.6}""", new[] { 5 })]
    public void Ends_an_answer_as_the_generation_config_says(string change, string? generation, int[] expected) =>
        Assert.Equal(expected, Read(change, generation).EosTokenIds);

    [Theory]
    [InlineData("""{"rope_theta":5e5}""", 5e5, null, null)]
    [InlineData("""{"rope_theta":5e5,"rope_scaling":null}""", 5e5, null, null)]
    [InlineData("""{"rope_scaling":{"type":"linear","factor":4}}""", 1e4, "linear", 4.0)]
    [InlineData("""{"rope_scaling":{"rope_type":"default"}}""", 1e4, null, null)]
    [InlineData("""{"rope_parameters":{"rope_type":"default","rope_theta":1e6}}""", 1e6, null, null)]
    [InlineData("""{"rope_parameters":{"rope_theta":1e6}}""", 1e6, null, null)]
    [InlineData("""{"rope_theta":3,"rope_parameters":{"rope_type":"yarn","factor":2,"rope_theta":1e6}}""", 1e6, "yarn", 2.0)]
    [InlineData("""{"rope_scaling":{"type":"linear","factor":4},"rope_parameters":{"rope_type":"yarn","factor":2}}""", 1e4, "yarn", 2.0)]
    [InlineData("""{"rope_parameters":{"sliding_attention":{"rope_theta":1e4},"full_attention":{"rope_type":"linear","factor":8,"rope_theta":1e6}}}""",
        1e6, "linear", 8.0)]
    public void Reads_positions_in_old_and_new_words(string change, double theta, string? type, double? factor)
    {
        ModelConfig config = Read(change);

        Assert.Equal(theta, config.RopeTheta);
        Assert.Equal((type, factor), (config.RopeScaling?.RopeType, config.RopeScaling?.Factor));
    }

    [Fact]
    public void Passes_over_what_is_no_number_where_nobody_needs_it_and_names_it_where_somebody_does()
    {
        ModelConfig With(string keys) => ModelConfigFile.Read(Keys(Least.Trim()[..^1] + keys + "}", "config.json"), generation: null);

        Assert.Equal(1e4, With(""","time_step_limit":[0.0,Infinity],"other":NaN""").RopeTheta);

        CheckpointException exception = Assert.Throws<CheckpointException>(() => With(""","rope_theta":Infinity"""));
        Assert.Contains("key 'rope_theta'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Infinity", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_base_for_each_layer_type_in_old_and_new_words()
    {
        Assert.Equal(1e4, Read("""{"rope_local_base_freq":1e4}""").RopeLocalBaseFreq);
        Assert.Equal(
            2e4, Read(
                """{"rope_local_base_freq":1e4,"rope_parameters":{"sliding_attention":{"rope_theta":2e4},"full_attention":{}}}""")
                    .RopeLocalBaseFreq);
    }

    [Fact]
    public void Reads_how_much_of_a_head_turns_in_old_and_new_words()
    {
        Assert.Equal(0.5, Read("""{"partial_rotary_factor":0.5}""").PartialRotaryFactor);
        Assert.Equal(0.75, Read("""{"partial_rotary_factor":0.5,"rope_parameters":{"partial_rotary_factor":0.75}}""").PartialRotaryFactor);
    }

    [Fact]
    public void Reads_the_factors_of_an_architecture()
    {
        ModelConfig config = Read(
            """{"query_pre_attn_scalar":24,"attn_logit_softcapping":5,"attention_multiplier":0.4,"embedding_multiplier":6,"residual_multiplier":0.2}""");

        Assert.Equal((24.0, 5.0), (config.QueryPreAttnScalar, config.AttnLogitSoftcapping));
        Assert.Equal((0.4, 6.0, 0.2), (config.AttentionMultiplier, config.EmbeddingMultiplier, config.ResidualMultiplier));
    }

    [Fact]
    public void Reads_which_layers_have_positions_and_which_see_a_window()
    {
        ModelConfig config = Read("""{"no_rope_layers":[1,0],"no_rope_layer_interval":2,"sliding_window_pattern":3}""");

        Assert.Equal([1, 0], config.NoRopeLayers);
        Assert.Equal((2, 3), (config.NoRopeLayerInterval, config.SlidingWindowPattern));
    }

    [Theory]
    [InlineData("llama", 10_000, 4, 16, "silu")]
    [InlineData("phi3", 10_000, 4, 16, "silu")]
    [InlineData("smollm3", 2_000_000, 4, 16, "silu")]
    [InlineData("gemma2", 10_000, 4, 256, "gelu_pytorch_tanh")]
    [InlineData("gemma3_text", 1_000_000, 4, 256, "gelu_pytorch_tanh")]
    public void Takes_an_architectures_default_where_the_file_does_not_say(
        string type, double theta, int kvHeads, int headDim, string activation)
    {
        ModelConfig config = Read($$"""{"model_type":"{{type}}"}""");

        Assert.Equal((theta, kvHeads, headDim, activation), (config.RopeTheta, config.NumKeyValueHeads, config.HeadDim, config.HiddenAct));
    }

    [Theory]
    [InlineData("{}", 4)]
    [InlineData("""{"num_key_value_heads":null}""", 8)]
    [InlineData("""{"num_key_value_heads":2}""", 2)]
    public void A_default_is_switched_off_by_null(string change, int expected)
    {
        JsonObject json = JsonNode.Parse("""{"model_type":"smollm3","num_attention_heads":8}""")!.AsObject();

        Assert.Equal(expected, Read(Merge(json, change)).NumKeyValueHeads);
    }

    [Fact]
    public void Reads_the_lists_of_longrope_and_the_context_beside_it()
    {
        RopeScaling scaling = Read(
            """{"original_max_position_embeddings":128,"rope_scaling":{"type":"longrope","short_factor":[1,1.5],"long_factor":[2,3]}}""")
            .RopeScaling!;

        Assert.Equal([1, 1.5], scaling.ShortFactor);
        Assert.Equal([2, 3], scaling.LongFactor);
        Assert.Equal(128, scaling.OriginalMaxPositionEmbeddings);
    }

    [Fact]
    public void Prefers_the_newer_of_two_words()
    {
        ModelConfig config = Read("""{"hidden_activation":"gelu_pytorch_tanh","dtype":"bfloat16","torch_dtype":"float32"}""");

        Assert.Equal(("gelu_pytorch_tanh", "bfloat16"), (config.HiddenAct, config.TorchDtype));
    }

    [Theory]
    [InlineData("""{"hidden_size":0}""", "key 'hidden_size'", "found 0", "a whole number above 0")]
    [InlineData("""{"hidden_size":"64"}""", "key 'hidden_size'", "found \"64\"", "a whole number above 0")]
    [InlineData("""{"hidden_size":64.5}""", "key 'hidden_size'", "found 64.5")]
    [InlineData("""{"hidden_size":null}""", "key 'hidden_size'", "found nothing", "model_type is 'llama'")]
    [InlineData("""{"hidden_size":null,"text_config":{}}""", "key 'hidden_size'", "use a text-only model")]
    [InlineData("""{"vocab_size":99999999999}""", "key 'vocab_size'", "found 99999999999")]
    [InlineData("""{"num_hidden_layers":2147483647}""", "key 'num_hidden_layers'", "found 2147483647", "a whole number from 1 to 1000")]
    [InlineData("""{"num_attention_heads":2147483647}""", "key 'num_attention_heads'", "found 2147483647", "a whole number from 1 to 1000")]
    [InlineData("""{"model_type":null}""", "key 'model_type'", "for example \"llama\"")]
    [InlineData("""{"model_type":["llama"]}""", "key 'model_type'", "a text")]
    [InlineData("""{"num_key_value_heads":3}""", "key 'num_key_value_heads'", "found 3", "a divisor of num_attention_heads, 4")]
    [InlineData("""{"num_key_value_heads":8}""", "key 'num_key_value_heads'", "found 8")]
    [InlineData("""{"head_dim":15}""", "key 'head_dim'", "found 15", "even")]
    [InlineData("""{"num_attention_heads":5}""", "key 'head_dim'", "hidden_size 64 over num_attention_heads 5")]
    [InlineData("""{"rms_norm_eps":0}""", "key 'rms_norm_eps'", "above 0")]
    [InlineData("""{"rms_norm_eps":1e999}""", "key 'rms_norm_eps'", "a number")]
    [InlineData("""{"hidden_act":null}""", "key 'hidden_act'", "found nothing")]
    [InlineData("""{"rope_theta":-1}""", "key 'rope_theta'", "above 0")]
    [InlineData("""{"rope_scaling":"linear"}""", "key 'rope_scaling'", "an object")]
    [InlineData("""{"rope_scaling":{"factor":2}}""", "key 'rope_type'", "kind of scaling")]
    [InlineData("""{"tie_word_embeddings":1}""", "key 'tie_word_embeddings'", "true or false")]
    [InlineData("""{"sliding_window":0}""", "key 'sliding_window'", "found 0")]
    [InlineData("""{"layer_types":["full_attention"]}""", "key 'layer_types'", "1 items", "2 layers")]
    [InlineData("""{"layer_types":"full_attention"}""", "key 'layer_types'", "a list of texts")]
    [InlineData("""{"no_rope_layers":[1]}""", "key 'no_rope_layers'", "1 items", "2 layers")]
    [InlineData("""{"no_rope_layers":[1,-1]}""", "key 'no_rope_layers'", "found -1", "whole numbers")]
    [InlineData("""{"no_rope_layers":[1,"x"]}""", "key 'no_rope_layers'", "found \"x\"", "whole numbers")]
    [InlineData("""{"partial_rotary_factor":0}""", "key 'partial_rotary_factor'", "above 0")]
    [InlineData("""{"eos_token_id":[1,"x"]}""", "key 'eos_token_id'", "found \"x\"", "a token id")]
    [InlineData("""{"bos_token_id":-1}""", "key 'bos_token_id'", "at least 0")]
    [InlineData("""{"quantization_config":{"quant_method":"gptq"}}""", "key 'quantization_config'", "gptq", "original model")]
    public void Refuses_values_that_cannot_be(string change, params string[] words)
    {
        var refusal = Assert.Throws<CheckpointException>(() => Read(change));

        Assert.StartsWith("config.json: ", refusal.Message);
        Assert.All(words, word => Assert.Contains(word, refusal.Message));
    }

    [Theory]
    [InlineData("{\n  \"hidden_size\": 64,\n  oops\n}", "line 3")]
    [InlineData("", "line 1")]
    [InlineData("[]", "JSON Array")]
    [InlineData("""{"\ud800":1}""", "not Unicode")]
    [InlineData("""{"a":"\udc00"}""", "not Unicode")]
    public void Says_where_the_json_is_broken(string text, string where)
    {
        var refusal = Assert.Throws<CheckpointException>(() => JsonKeys.Parse(Encoding.UTF8.GetBytes(text), "config.json"));

        Assert.Contains(where, refusal.Message);
    }

    [Fact]
    public void Skips_a_byte_order_mark() =>
        Assert.Equal(1, JsonKeys.Parse(Encoding.UTF8.GetBytes("\uFEFF{\"a\":1}"), "config.json").Whole("a", 0));

    private static ModelConfig Read(string change, string? generation = null)
    {
        JsonObject config = JsonNode.Parse(Least)!.AsObject();
        string text = Merge(config, change);
        return ModelConfigFile.Read(Keys(text, "config.json"), generation is null ? null : Keys(generation, "generation_config.json"));
    }

    // As text, so that numbers beyond a double stay as written.
    private static string Merge(JsonObject config, string change)
    {
        foreach ((string key, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
            config[key] = value?.DeepClone();
        return config.ToJsonString();
    }

    private static JsonKeys Keys(string text, string file) => JsonKeys.Parse(Encoding.UTF8.GetBytes(text), file);
}
