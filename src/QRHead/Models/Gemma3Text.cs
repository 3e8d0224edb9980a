using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// <c>model_type</c> gemma3_text: as gemma2 without its bound on attention logits, with an RMS norm on each head's q and k before the
/// rotation. Five layers of six see a window and have a rotary base of their own; stretched positions are for the others.
/// After <c>modeling_gemma3.py</c> of Hugging Face transformers.
/// </summary>
internal sealed class Gemma3Text(DecoderContext model) : IDecoder
{
    private readonly ModelConfig _config = Checked(model.Config);
    private readonly Rotary _global = new(model, RotaryFrequencies.From(model.Config));
    private readonly Rotary _local = new(model, LocalFrequencies(model.Config));

    public Value Embed(Value inputIds)
    {
        Value factor = model.Graph.Constant((float)Math.Sqrt(_config.HiddenSize));
        return model.Graph.Mul(model.Embedding(inputIds, "model.embed_tokens"), factor);
    }

    public AttentionSettings Attention(int layer)
    {
        float scale = (float)(1 / Math.Sqrt(_config.QueryPreAttnScalar ?? 256));
        int? window = Slides(layer) ? _config.SlidingWindow ?? 4096 : null;
        return new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, scale, window);
    }

    public RotaryFrequencies? Rotation(int layer) => (Slides(layer) ? _local : _global).Frequencies;

    public Projections Project(Value hidden, int layer)
    {
        string name = $"model.layers.{layer}";
        bool bias = _config.AttentionBias ?? false;
        Rotary rotary = Slides(layer) ? _local : _global;
        Value x = Norm(hidden, $"{name}.input_layernorm");
        Value q = model.Linear(x, $"{name}.self_attn.q_proj", _config.NumAttentionHeads * _config.HeadDim, bias);
        Value k = model.Linear(x, $"{name}.self_attn.k_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        q = model.RmsNormPerHead(q, $"{name}.self_attn.q_norm", _config.NumAttentionHeads, offset: 1);
        k = model.RmsNormPerHead(k, $"{name}.self_attn.k_norm", _config.NumKeyValueHeads, offset: 1);
        Value V() => model.Linear(x, $"{name}.self_attn.v_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        return new(rotary.Apply(q, _config.NumAttentionHeads), rotary.Apply(k, _config.NumKeyValueHeads), V);
    }

    public Value Finish(Value hidden, Value attended, int layer)
    {
        string name = $"model.layers.{layer}";
        Value output = model.Linear(attended, $"{name}.self_attn.o_proj", _config.HiddenSize, _config.AttentionBias ?? false);
        hidden = model.Graph.Add(hidden, Norm(output, $"{name}.post_attention_layernorm"));
        output = GatedMlp.Apply(model, Norm(hidden, $"{name}.pre_feedforward_layernorm"), $"{name}.mlp");
        return model.Graph.Add(hidden, Norm(output, $"{name}.post_feedforward_layernorm"));
    }

    public Value Logits(Value hidden) => VocabularyHead.Bounded(
        model, VocabularyHead.Apply(model, hidden, normOffset: 1, tiedByDefault: true), _config.FinalLogitSoftcapping);

    private bool Slides(int layer) => _config.LayerTypes.Count > 0
        ? _config.LayerTypes[layer] == LayerType.Sliding
        : (layer + 1) % (_config.SlidingWindowPattern ?? 6) != 0;

    private Value Norm(Value x, string name) => model.RmsNorm(x, name, offset: 1);

    private static RotaryFrequencies LocalFrequencies(ModelConfig config) =>
        RotaryFrequencies.From(config with { RopeTheta = config.RopeLocalBaseFreq ?? 10_000, RopeScaling = null });

    /// <summary>Refuses what the configuration class knows and no published model has.</summary>
    private static ModelConfig Checked(ModelConfig config)
    {
        if (config.AttnLogitSoftcapping is { } softcap)
        {
            throw new UnsupportedModelException(
                $"The attn_logit_softcapping {softcap} is not supported for model_type 'gemma3_text'; supported is: null.");
        }

        string? type = config.Keys.Object("rope_parameters")?.Object(LayerType.Sliding)?.Text("rope_type");
        return type is null or "default"
            ? config
            : throw new UnsupportedModelException(
                $"The rope_parameters of sliding layers are of type '{type}'; supported for model_type 'gemma3_text' is: default.");
    }
}
