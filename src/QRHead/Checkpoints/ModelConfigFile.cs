namespace QRHead.Checkpoints;

/// <summary>Reads <c>config.json</c> and <c>generation_config.json</c>.</summary>
internal static class ModelConfigFile
{
    /// <summary>Far beyond any model; without a limit, a list of all heads of a broken file would fill the memory.</summary>
    private const int MostLayers = 1_000, MostHeads = 1_000;

    /// <summary>Reads the two files.</summary>
    /// <param name="config">The keys of <c>config.json</c>.</param>
    /// <param name="generation">The keys of <c>generation_config.json</c>; null where there is none.</param>
    /// <exception cref="CheckpointException">A key is missing, or its value is of the wrong type or out of range.</exception>
    public static ModelConfig Read(JsonKeys config, JsonKeys? generation)
    {
        RefuseQuantized(config);
        string type = config.Text("model_type")
            ?? throw config.Wrong("model_type", "nothing", "the architecture's name, for example \"llama\"");
        ConfigDefaults defaults = ConfigDefaults.For(type);
        JsonKeys? rope = config.Object("rope_parameters");
        JsonKeys? localRope = rope?.Object("sliding_attention");
        rope = rope?.Object("full_attention") ?? rope ?? config.Object("rope_scaling");
        int heads = Size(config, "num_attention_heads", MostHeads);
        int hidden = Size(config, "hidden_size");
        return new ModelConfig
        {
            ModelType = type,
            HiddenSize = hidden,
            IntermediateSize = Size(config, "intermediate_size"),
            NumHiddenLayers = Size(config, "num_hidden_layers", MostLayers),
            NumAttentionHeads = heads,
            NumKeyValueHeads = ReadKeyValueHeads(config, heads, defaults),
            HeadDim = ReadHeadDim(config, hidden, heads, defaults),
            HiddenAct = config.Text("hidden_activation") ?? defaults.HiddenActivation ?? config.Text("hidden_act")
                ?? throw Missing(config, "hidden_act", "an activation, for example \"silu\""),
            MaxPositionEmbeddings = Size(config, "max_position_embeddings"),
            RmsNormEps = config.Positive("rms_norm_eps") ?? throw Missing(config, "rms_norm_eps", "a number above 0"),
            RopeTheta = rope?.Positive("rope_theta") ?? config.Positive("rope_theta") ?? defaults.RopeTheta,
            RopeLocalBaseFreq = localRope?.Positive("rope_theta") ?? config.Positive("rope_local_base_freq"),
            RopeScaling = ReadRopeScaling(config, rope),
            PartialRotaryFactor = rope?.Positive("partial_rotary_factor") ?? config.Positive("partial_rotary_factor"),
            NoRopeLayers = ReadNoRopeLayers(config),
            NoRopeLayerInterval = config.Whole("no_rope_layer_interval", 1),
            AttentionBias = config.Flag("attention_bias"),
            MlpBias = config.Flag("mlp_bias"),
            TieWordEmbeddings = config.Flag("tie_word_embeddings"),
            SlidingWindow = config.Whole("sliding_window", 1),
            UseSlidingWindow = config.Flag("use_sliding_window"),
            MaxWindowLayers = config.Whole("max_window_layers", 0),
            SlidingWindowPattern = config.Whole("sliding_window_pattern", 1),
            LayerTypes = ReadLayerTypes(config),
            QueryPreAttnScalar = config.Positive("query_pre_attn_scalar"),
            AttnLogitSoftcapping = config.Positive("attn_logit_softcapping"),
            FinalLogitSoftcapping = config.Positive("final_logit_softcapping"),
            LogitsScaling = config.Positive("logits_scaling"),
            AttentionMultiplier = config.Positive("attention_multiplier"),
            EmbeddingMultiplier = config.Positive("embedding_multiplier"),
            ResidualMultiplier = config.Positive("residual_multiplier"),
            VocabSize = Size(config, "vocab_size"),
            EosTokenIds = generation?.Ids("eos_token_id") ?? config.Ids("eos_token_id") ?? [],
            BosTokenId = config.Whole("bos_token_id", 0),
            TorchDtype = config.Text("dtype") ?? config.Text("torch_dtype"),
            NameOrPath = config.Text("_name_or_path"),
            Keys = config,
        };
    }

    private static int Size(JsonKeys config, string key, int most = int.MaxValue)
    {
        int size = config.Whole(key, 1) ?? throw Missing(config, key, "a whole number above 0");
        return size <= most ? size : throw config.Wrong(key, $"{size}", $"a whole number from 1 to {most}");
    }

    private static int ReadKeyValueHeads(JsonKeys config, int heads, ConfigDefaults defaults)
    {
        int groups = config.Whole("num_key_value_heads", 1)
            ?? (config.Has("num_key_value_heads") ? heads : defaults.NumKeyValueHeads ?? heads);
        return heads % groups == 0
            ? groups
            : throw config.Wrong("num_key_value_heads", $"{groups}", $"a divisor of num_attention_heads, {heads}");
    }

    private static int ReadHeadDim(JsonKeys config, int hidden, int heads, ConfigDefaults defaults)
    {
        if ((config.Whole("head_dim", 1) ?? defaults.HeadDim) is { } given)
            return given % 2 == 0 ? given : throw config.Wrong(
                "head_dim", $"{given}", "an even number: positions turn pairs of dimensions");
        int size = hidden / heads;
        return hidden % heads == 0 && size % 2 == 0
            ? size
            : throw config.Wrong(
                "head_dim", "nothing", $"an even head size: hidden_size {hidden} over num_attention_heads {heads} gives none");
    }

    private static IReadOnlyList<string> ReadLayerTypes(JsonKeys config)
    {
        IReadOnlyList<string> types = config.Texts("layer_types");
        int layers = Size(config, "num_hidden_layers");
        return types.Count == 0 || types.Count == layers
            ? types
            : throw config.Wrong("layer_types", $"{types.Count} items", $"one for each of the {layers} layers");
    }

    private static IReadOnlyList<int> ReadNoRopeLayers(JsonKeys config)
    {
        IReadOnlyList<int> marks = config.Wholes("no_rope_layers");
        int layers = Size(config, "num_hidden_layers");
        return marks.Count == 0 || marks.Count >= layers
            ? marks
            : throw config.Wrong("no_rope_layers", $"{marks.Count} items", $"one for each of the {layers} layers");
    }

    private static RopeScaling? ReadRopeScaling(JsonKeys config, JsonKeys? rope)
    {
        string? type = rope?.Text("rope_type") ?? rope?.Text("type");
        if (rope is not { } keys || type is "default" || (type is null && keys.Value("factor") is null))
            return null;

        return new RopeScaling
        {
            RopeType = type ?? throw keys.Wrong("rope_type", "nothing", "the kind of scaling, for example \"linear\""),
            Factor = keys.Positive("factor"),
            LowFreqFactor = keys.Positive("low_freq_factor"),
            HighFreqFactor = keys.Positive("high_freq_factor"),
            OriginalMaxPositionEmbeddings =
                keys.Whole("original_max_position_embeddings", 1) ?? config.Whole("original_max_position_embeddings", 1),
            AttentionFactor = keys.Positive("attention_factor"),
            BetaFast = keys.Number("beta_fast"),
            BetaSlow = keys.Number("beta_slow"),
            ShortFactor = keys.Numbers("short_factor"),
            LongFactor = keys.Numbers("long_factor"),
        };
    }

    private static void RefuseQuantized(JsonKeys config)
    {
        if (config.Object("quantization_config") is not { } quantization)
            return;
        throw new CheckpointException(config.File)
        {
            Where = "key 'quantization_config'",
            Found = $"weights quantised with {quantization.Value("quant_method")?.ToString() ?? "an unknown method"}",
            Expected = "weights in F32, F16 or BF16",
            Fix = "Use the original model; it is quantised here as --precision says.",
        };
    }

    private static CheckpointException Missing(JsonKeys config, string key, string expected)
    {
        string type = config.Text("model_type") ?? "unknown";
        return new CheckpointException(config.File)
        {
            Where = $"key '{key}'",
            Found = "nothing",
            Expected = expected,
            Fix = config.Value("text_config") is null
                ? $"model_type is '{type}': is it a decoder-only language model?"
                : $"model_type is '{type}', a model of text and images: use a text-only model.",
        };
    }
}
