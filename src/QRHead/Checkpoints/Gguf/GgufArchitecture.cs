using System.Text.Json.Nodes;

namespace QRHead.Checkpoints.Gguf;

/// <summary>What an architecture's GGUF files leave unsaid: llama.cpp has it in its code, Hugging Face in config.json.</summary>
/// <param name="Name">The architecture's name in GGUF files.</param>
/// <param name="ModelType">Its <c>model_type</c> in config.json.</param>
internal sealed record GgufArchitecture(string Name, string ModelType)
{
    private static readonly Dictionary<string, GgufArchitecture> All = new GgufArchitecture[]
    {
        new("llama", "llama")
        {
            PairsRotaryRows = true,
            Describe = (keys, config) => config["attention_bias"] = keys.HasTensor("blk.0.attn_q.bias"),
        },
        new("qwen2", "qwen2"),
        new("qwen3", "qwen3"),
        new("gemma2", "gemma2") { StoresNormsPlusOne = true, NormsAroundBlocks = true, Describe = Gemma2 },
        new("gemma3", "gemma3_text") { StoresNormsPlusOne = true, NormsAroundBlocks = true, Describe = Gemma3 },
        new("phi3", "phi3") { Describe = Phi3 },
        new("granite", "granite") { PairsRotaryRows = true, Describe = Granite },
        new("olmo2", "olmo2") { Describe = Olmo2 },
        new("smollm3", "smollm3") { PairsRotaryRows = true, Describe = SmolLm3 },
    }.ToDictionary(architecture => architecture.Name, StringComparer.Ordinal);

    /// <summary>Lists the names that are known, for messages.</summary>
    public static string Known => string.Join(", ", All.Keys);

    /// <summary>
    /// Gets whether the rows of q and k are stored so that the two numbers that rotate together are neighbours, and not half a head apart.
    /// </summary>
    public bool PairsRotaryRows { get; private init; }

    /// <summary>Gets whether norm weights are stored as 1 + w.</summary>
    public bool StoresNormsPlusOne { get; private init; }

    /// <summary>
    /// Gets whether norms stand before and after each block, so that <c>ffn_norm</c> is the one before the feed-forward part.
    /// </summary>
    public bool NormsAroundBlocks { get; private init; }

    /// <summary>Gets what adds the architecture's own keys to config.json.</summary>
    public Action<GgufKeys, JsonObject> Describe { get; private init; } = (_, _) => { };

    /// <summary>Finds an architecture by its name in a file; null where it is not known.</summary>
    public static GgufArchitecture? Of(string name) => All.GetValueOrDefault(name);

    private static void Gemma2(GgufKeys keys, JsonObject config)
    {
        const int LayersOf27B = 46;
        config["hidden_activation"] = "gelu_pytorch_tanh";
        config["attn_logit_softcapping"] = keys.Decimal("attn_logit_softcapping") ?? 50;
        config["final_logit_softcapping"] = keys.Decimal("final_logit_softcapping") ?? 30;
        config["sliding_window"] = keys.Whole("attention.sliding_window") ?? 4096;
        config["query_pre_attn_scalar"] = QueryScalar(config, LayersOf27B);
        config["layer_types"] = LayerTypes(config, layer => layer % 2 == 0);
    }

    private static void Gemma3(GgufKeys keys, JsonObject config)
    {
        const int LayersOf27B = 62;
        config["hidden_activation"] = "gelu_pytorch_tanh";
        config["final_logit_softcapping"] = keys.Decimal("final_logit_softcapping");
        config["sliding_window"] = keys.Required("attention.sliding_window");
        config["query_pre_attn_scalar"] = QueryScalar(config, LayersOf27B);
        config["layer_types"] = LayerTypes(config, layer => layer % 6 < 5);
        config["rope_local_base_freq"] = keys.Decimal("rope.freq_base_swa") ?? 10_000;
    }

    private static void Phi3(GgufKeys keys, JsonObject config)
    {
        long headDim = (long)config["head_dim"]!;
        config["partial_rotary_factor"] = (double)(keys.Whole("rope.dimension_count") ?? headDim) / headDim;
        config["sliding_window"] = keys.Whole("attention.sliding_window") is > 0 and { } window ? window : null;
    }

    private static void Granite(GgufKeys keys, JsonObject config)
    {
        config["attention_multiplier"] = keys.Decimal("attention.scale") ?? 1 / Math.Sqrt((long)config["head_dim"]!);
        config["embedding_multiplier"] = keys.Decimal("embedding_scale") ?? 1;
        config["residual_multiplier"] = keys.Decimal("residual_scale") ?? 1;
        config["logits_scaling"] = keys.Decimal("logit_scale") ?? 1;
    }

    private static void Olmo2(GgufKeys keys, JsonObject config)
    {
        // Olmo 3 goes by the same name: another model, whose windows would be lost without a word.
        if (keys.Whole("attention.sliding_window") is > 0 and { } window)
            throw keys.Wrong("attention.sliding_window", $"{window}, as Olmo 3 has it", "an Olmo 2 model, without windows");
    }

    private static void SmolLm3(GgufKeys keys, JsonObject config)
    {
        const int Every = 4;
        config["no_rope_layers"] = new JsonArray([.. Layers(config).Select(layer => JsonValue.Create((layer + 1) % Every == 0 ? 0 : 1))]);
    }

    /// <summary>The largest Gemmas scale by hidden / heads, all others by the head's length.</summary>
    private static long QueryScalar(JsonObject config, int layersOf27B) => (long)config["num_hidden_layers"]! == layersOf27B
        ? (long)config["hidden_size"]! / (long)config["num_attention_heads"]!
        : (long)config["head_dim"]!;

    private static JsonArray LayerTypes(JsonObject config, Func<int, bool> slides) =>
        new([.. Layers(config).Select(layer => JsonValue.Create(slides(layer) ? "sliding_attention" : "full_attention"))]);

    private static IEnumerable<int> Layers(JsonObject config) => Enumerable.Range(0, (int)(long)config["num_hidden_layers"]!);
}
