using QRHead.Checkpoints;

namespace QRHead.Tests.Models;

/// <summary>
/// What sets an architecture apart. A new one adds a line to <see cref="Of"/>, and an option where it computes something new.
/// </summary>
internal sealed record ReferenceVariant
{
    public bool QkvBias { get; private init; }

    public bool OBias { get; private init; }

    public bool MlpBias { get; private init; }

    /// <summary>Gets whether q, k and v come from one matrix, and gate and up from another.</summary>
    public bool Fused { get; private init; }

    /// <summary>Gets whether q and k are normed before they are rotated: as many numbers at a time as the weight has.</summary>
    public bool QkNorm { get; private init; }

    /// <summary>Gets the norms around attention and feed-forward block; null where there is none.</summary>
    public (string? BeforeAttention, string? AfterAttention, string? BeforeMlp, string? AfterMlp) Norms { get; private init; } =
        ("input_layernorm", null, "post_attention_layernorm", null);

    /// <summary>Gets what is added to the weight of a norm.</summary>
    public double NormOffset { get; private init; }

    public double EmbeddingFactor { get; private init; } = 1;

    /// <summary>Gets the factor on what a block adds.</summary>
    public double ResidualFactor { get; private init; } = 1;

    /// <summary>Gets the factor on q · k.</summary>
    public double Scale { get; private init; }

    /// <summary>Gets the bound of the attention logits.</summary>
    public double? Softcap { get; private init; }

    public Func<double, double> Activation { get; private init; } = x => x / (1 + Math.Exp(-x));

    /// <summary>Gets how a layer turns q and k; null for a layer without positions.</summary>
    public Func<int, ReferenceRotary?> Rotary { get; private init; } = _ => null;

    /// <summary>Gets how many tokens a layer sees, the token itself included; null for all before it.</summary>
    public Func<int, int?> Window { get; private init; } = _ => null;

    /// <summary>The options of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="length">Tokens of the whole text; <c>longrope</c> depends on it.</param>
    public static ReferenceVariant Of(ModelConfig config, int length)
    {
        bool attentionBias = config.AttentionBias ?? false;
        bool mlpBias = config.MlpBias ?? false;
        ReferenceRotary rotary = ReferenceRotary.Of(config, length);
        ReferenceVariant plain = new() { Scale = 1 / Math.Sqrt(config.HeadDim), Rotary = _ => rotary };
        ReferenceRotary local = ReferenceRotary.Of(
            config with { RopeTheta = config.RopeLocalBaseFreq ?? 10_000, RopeScaling = null }, length);
        ReferenceVariant gemma = plain with
        {
            QkvBias = attentionBias,
            OBias = attentionBias,
            Norms = ("input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"),
            NormOffset = 1,
            EmbeddingFactor = (float)Math.Sqrt(config.HiddenSize),
            Scale = Math.Pow(config.QueryPreAttnScalar ?? 256, -0.5),
            Activation = x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            Window = layer => Slides(layer, GemmaSlides(layer)) ? (int?)Default("sliding_window", config.SlidingWindow, 4096) : null,
        };
        return config.ModelType switch
        {
            "llama" => plain with { QkvBias = attentionBias, OBias = attentionBias, MlpBias = mlpBias },
            "mistral" => plain with { Window = _ => config.SlidingWindow },
            "qwen2" => plain with { QkvBias = true, Window = QwenWindow },
            "qwen3" => plain with { QkvBias = attentionBias, OBias = attentionBias, QkNorm = true, Window = QwenWindow },
            "phi3" => plain with { Fused = true, Window = _ => config.SlidingWindow },
            "gemma2" => gemma with { Softcap = Default("attn_logit_softcapping", config.AttnLogitSoftcapping, 50) },
            "gemma3_text" => gemma with { QkNorm = true, Rotary = layer => Slides(layer, GemmaSlides(layer)) ? local : rotary },
            "granite" => plain with
            {
                QkvBias = attentionBias,
                OBias = attentionBias,
                MlpBias = mlpBias,
                Scale = config.AttentionMultiplier ?? 1,
                EmbeddingFactor = config.EmbeddingMultiplier ?? 1,
                ResidualFactor = config.ResidualMultiplier ?? 1,
            },
            "olmo2" => plain with
            {
                QkvBias = attentionBias,
                OBias = attentionBias,
                QkNorm = true,
                Norms = (null, "post_attention_layernorm", null, "post_feedforward_layernorm"),
            },
            "smollm3" => plain with
            {
                QkvBias = attentionBias,
                OBias = attentionBias,
                MlpBias = mlpBias,
                Rotary = layer => HasPositions(layer) ? rotary : null,
                Window = layer => config.UseSlidingWindow == true && Slides(layer, !HasPositions(layer)) ? config.SlidingWindow : null,
            },
            _ => throw new NotSupportedException(config.ModelType),
        };

        // configuration_qwen2.py: windows only where switched on; layer_types, where given, decides over max_window_layers.
        int? QwenWindow(int layer) =>
            config.UseSlidingWindow == true && Slides(layer, layer >= config.MaxWindowLayers) ? config.SlidingWindow : null;

        // configuration_smollm3.py.
        bool HasPositions(int layer) =>
            config.NoRopeLayers.Count > 0 ? config.NoRopeLayers[layer] == 1 : (layer + 1) % (config.NoRopeLayerInterval ?? 4) != 0;

        // configuration_gemma2.py, configuration_gemma3.py.
        bool GemmaSlides(int layer) => (layer + 1) % (config.ModelType == "gemma2" ? 2 : config.SlidingWindowPattern ?? 6) != 0;

        // A key that is absent has a default; null means none.
        double? Default(string key, double? given, double absent) => config.Keys.Has(key) ? given : absent;

        bool Slides(int layer, bool otherwise) => config.LayerTypes.Count > 0 ? config.LayerTypes[layer] == "sliding_attention" : otherwise;
    }
}
