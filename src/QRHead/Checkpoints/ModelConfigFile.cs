namespace QRHead.Checkpoints;

/// <summary>Reads <c>config.json</c> and <c>generation_config.json</c>.</summary>
internal static class ModelConfigFile
{
    /// <summary>Reads the two files.</summary>
    /// <param name="config">The keys of <c>config.json</c>.</param>
    /// <param name="generation">The keys of <c>generation_config.json</c>; null where there is none.</param>
    /// <exception cref="CheckpointException">A key is missing, or its value is of the wrong type or out of range.</exception>
    public static ModelConfig Read(JsonKeys config, JsonKeys? generation)
    {
        RefuseQuantized(config);
        (double theta, RopeScaling? scaling) = ReadRope(config);
        int heads = Size(config, "num_attention_heads");
        int hidden = Size(config, "hidden_size");
        return new ModelConfig
        {
            ModelType = config.Text("model_type")
                ?? throw config.Wrong("model_type", "nothing", "the architecture's name, for example \"llama\""),
            HiddenSize = hidden,
            IntermediateSize = Size(config, "intermediate_size"),
            NumHiddenLayers = Size(config, "num_hidden_layers"),
            NumAttentionHeads = heads,
            NumKeyValueHeads = ReadKeyValueHeads(config, heads),
            HeadDim = ReadHeadDim(config, hidden, heads),
            HiddenAct = config.Text("hidden_activation") ?? config.Text("hidden_act")
                ?? throw Missing(config, "hidden_act", "an activation, for example \"silu\""),
            MaxPositionEmbeddings = Size(config, "max_position_embeddings"),
            RmsNormEps = config.Positive("rms_norm_eps") ?? throw Missing(config, "rms_norm_eps", "a number above 0"),
            RopeTheta = theta,
            RopeScaling = scaling,
            AttentionBias = config.Flag("attention_bias"),
            MlpBias = config.Flag("mlp_bias"),
            TieWordEmbeddings = config.Flag("tie_word_embeddings"),
            SlidingWindow = config.Whole("sliding_window", 1),
            UseSlidingWindow = config.Flag("use_sliding_window"),
            MaxWindowLayers = config.Whole("max_window_layers", 0),
            LayerTypes = ReadLayerTypes(config),
            VocabSize = Size(config, "vocab_size"),
            EosTokenIds = generation?.Ids("eos_token_id") ?? config.Ids("eos_token_id") ?? [],
            BosTokenId = config.Whole("bos_token_id", 0),
            TorchDtype = config.Text("dtype") ?? config.Text("torch_dtype"),
            NameOrPath = config.Text("_name_or_path"),
            Keys = config,
        };
    }

    private static int Size(JsonKeys config, string key) => config.Whole(key, 1) ?? throw Missing(config, key, "a whole number above 0");

    private static int ReadKeyValueHeads(JsonKeys config, int heads)
    {
        int groups = config.Whole("num_key_value_heads", 1) ?? heads;
        return heads % groups == 0
            ? groups
            : throw config.Wrong("num_key_value_heads", $"{groups}", $"a divisor of num_attention_heads, {heads}");
    }

    private static int ReadHeadDim(JsonKeys config, int hidden, int heads)
    {
        if (config.Whole("head_dim", 1) is { } given)
            return given % 2 == 0 ? given : throw config.Wrong("head_dim", $"{given}", "an even number: positions turn pairs of dimensions");
        int size = hidden / heads;
        return hidden % heads == 0 && size % 2 == 0
            ? size
            : throw config.Wrong("head_dim", "nothing", $"an even head size: hidden_size {hidden} over num_attention_heads {heads} gives none");
    }

    private static IReadOnlyList<string> ReadLayerTypes(JsonKeys config)
    {
        IReadOnlyList<string> types = config.Texts("layer_types");
        int layers = Size(config, "num_hidden_layers");
        return types.Count == 0 || types.Count == layers
            ? types
            : throw config.Wrong("layer_types", $"{types.Count} items", $"one for each of the {layers} layers");
    }

    private static (double Theta, RopeScaling? Scaling) ReadRope(JsonKeys config)
    {
        const double UsualTheta = 10_000;
        JsonKeys? rope = config.Object("rope_parameters");
        rope = rope?.Object("full_attention") ?? rope ?? config.Object("rope_scaling");
        double theta = rope?.Positive("rope_theta") ?? config.Positive("rope_theta") ?? UsualTheta;
        string? type = rope?.Text("rope_type") ?? rope?.Text("type");
        if (rope is not { } keys || type is "default" || (type is null && keys.Value("factor") is null))
            return (theta, null);

        return (theta, new RopeScaling
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
        });
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
