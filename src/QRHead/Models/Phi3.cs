using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// <c>model_type</c> phi3: Phi-3 and Phi-4-mini. q, k and v come from one matrix, gate and up from another; positions may turn only a
/// part of each head (<c>partial_rotary_factor</c>) and be stretched by <c>longrope</c>; every layer may see only a window.
/// After <c>modeling_phi3.py</c> of Hugging Face transformers.
/// </summary>
internal sealed class Phi3(DecoderContext model) : IDecoder
{
    private readonly ModelConfig _config = model.Config;
    private readonly Rotary _rotary = new(model, Frequencies(model.Config));

    private int QueryWidth => _config.NumAttentionHeads * _config.HeadDim;

    private int KeyWidth => _config.NumKeyValueHeads * _config.HeadDim;

    public Value Embed(Value inputIds) => model.Embedding(inputIds, "model.embed_tokens");

    public AttentionSettings Attention(int layer) =>
        new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, 1 / MathF.Sqrt(_config.HeadDim), _config.SlidingWindow);

    public RotaryFrequencies? Rotation(int layer) => _rotary.Frequencies;

    public Projections Project(Value hidden, int layer)
    {
        string name = $"model.layers.{layer}";
        Value x = model.RmsNorm(hidden, $"{name}.input_layernorm");
        Value qkv = model.Linear(x, $"{name}.self_attn.qkv_proj", QueryWidth + (2 * KeyWidth));
        Value q = model.Graph.Slice(qkv, 2, 0, QueryWidth);
        Value k = model.Graph.Slice(qkv, 2, QueryWidth, KeyWidth);
        Value V() => model.Graph.Slice(qkv, 2, QueryWidth + KeyWidth, KeyWidth);
        return new(_rotary.Apply(q, _config.NumAttentionHeads), _rotary.Apply(k, _config.NumKeyValueHeads), V);
    }

    public Value Finish(Value hidden, Value attended, int layer)
    {
        string name = $"model.layers.{layer}";
        hidden = model.Graph.Add(hidden, model.Linear(attended, $"{name}.self_attn.o_proj", _config.HiddenSize));
        Value x = model.RmsNorm(hidden, $"{name}.post_attention_layernorm");
        return model.Graph.Add(hidden, FeedForward(x, $"{name}.mlp"));
    }

    public Value Logits(Value hidden) => VocabularyHead.Apply(model, hidden);

    private Value FeedForward(Value x, string name)
    {
        using IDisposable scope = model.Graph.Scope("mlp");
        Value gateUp = model.Linear(x, $"{name}.gate_up_proj", 2 * _config.IntermediateSize);     // [batch, tokens, 2 · intermediate]
        Value gate = model.Graph.Slice(gateUp, 2, 0, _config.IntermediateSize);
        Value up = model.Graph.Slice(gateUp, 2, _config.IntermediateSize, _config.IntermediateSize);
        return model.Linear(model.Graph.Mul(Activation.Apply(model, gate), up), $"{name}.down_proj", _config.HiddenSize);
    }

    /// <summary>
    /// Hugging Face's configuration class takes no scaling but LongRoPE, which the first models called <c>su</c> or <c>yarn</c>;
    /// where the file does not say, the trained context is 4,096 tokens.
    /// </summary>
    private static RotaryFrequencies Frequencies(ModelConfig config)
    {
        if (config.RopeScaling is not { } scaling)
            return RotaryFrequencies.From(config);
        if (scaling.RopeType is not ("longrope" or "su" or "yarn"))
        {
            throw new UnsupportedModelException(
                $"The model's rope_scaling is of type '{scaling.RopeType}'; supported for model_type 'phi3' are: default, longrope.");
        }

        const int UsualContext = 4096;
        scaling = scaling with
        {
            RopeType = "longrope",
            OriginalMaxPositionEmbeddings = scaling.OriginalMaxPositionEmbeddings ?? UsualContext,
        };
        return RotaryFrequencies.From(config with { RopeScaling = scaling });
    }
}
