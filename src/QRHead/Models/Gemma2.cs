using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// <c>model_type</c> gemma2: norms before and after each block, attention logits kept within a bound, every other layer with a window.
/// After <c>modeling_gemma2.py</c> of Hugging Face transformers.
/// </summary>
internal sealed class Gemma2(DecoderContext model) : IDecoder
{
    private readonly ModelConfig _config = model.Config;
    private readonly Rotary _rotary = new(model, RotaryFrequencies.From(model.Config));

    public Value Embed(Value inputIds)
    {
        Value factor = model.Graph.Constant((float)Math.Sqrt(_config.HiddenSize));
        return model.Graph.Mul(model.Embedding(inputIds, "model.embed_tokens"), factor);
    }

    public AttentionSettings Attention(int layer)
    {
        float scale = (float)(1 / Math.Sqrt(_config.QueryPreAttnScalar ?? 256));
        return new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, scale, Slides(layer) ? Window : null, Softcap);
    }

    public RotaryFrequencies? Rotation(int layer) => _rotary.Frequencies;

    public Projections Project(Value hidden, int layer)
    {
        string name = $"model.layers.{layer}";
        bool bias = _config.AttentionBias ?? false;
        Value x = Norm(hidden, $"{name}.input_layernorm");
        Value q = model.Linear(x, $"{name}.self_attn.q_proj", _config.NumAttentionHeads * _config.HeadDim, bias);
        Value k = model.Linear(x, $"{name}.self_attn.k_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        Value V() => model.Linear(x, $"{name}.self_attn.v_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        return new(_rotary.Apply(q, _config.NumAttentionHeads), _rotary.Apply(k, _config.NumKeyValueHeads), V);
    }

    public Value Finish(Value hidden, Value attended, int layer)
    {
        string name = $"model.layers.{layer}";
        Value output = model.Linear(attended, $"{name}.self_attn.o_proj", _config.HiddenSize, _config.AttentionBias ?? false);
        hidden = model.Graph.Add(hidden, Norm(output, $"{name}.post_attention_layernorm"));
        output = GatedMlp.Apply(model, Norm(hidden, $"{name}.pre_feedforward_layernorm"), $"{name}.mlp");
        return model.Graph.Add(hidden, Norm(output, $"{name}.post_feedforward_layernorm"));
    }

    public Value Logits(Value hidden) =>
        VocabularyHead.Bounded(model, VocabularyHead.Apply(model, hidden, normOffset: 1, tiedByDefault: true), FinalSoftcap);

    // Both have a default that a null in the file switches off.
    private int? Window => _config.SlidingWindow ?? (_config.Keys.Has("sliding_window") ? null : 4096);

    private float? Softcap => (float?)_config.AttnLogitSoftcapping ?? (_config.Keys.Has("attn_logit_softcapping") ? null : 50);

    private double? FinalSoftcap => _config.FinalLogitSoftcapping ?? (_config.Keys.Has("final_logit_softcapping") ? null : 30);

    private bool Slides(int layer) => _config.LayerTypes.Count > 0 ? _config.LayerTypes[layer] == LayerType.Sliding : layer % 2 == 0;

    private Value Norm(Value x, string name) => model.RmsNorm(x, name, offset: 1);
}
