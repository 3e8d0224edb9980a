using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// <c>model_type</c> olmo2: norms after the attention and after the feed-forward block instead of before them, and an RMS norm
/// over q and k of all heads together before the rotation. After <c>modeling_olmo2.py</c> of Hugging Face transformers.
/// </summary>
internal sealed class Olmo2(DecoderContext model) : IDecoder
{
    private readonly ModelConfig _config = model.Config;
    private readonly Rotary _rotary = new(model, RotaryFrequencies.From(model.Config));

    public Value Embed(Value inputIds) => model.Embedding(inputIds, "model.embed_tokens");

    public AttentionSettings Attention(int layer) =>
        new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, 1 / MathF.Sqrt(_config.HeadDim));

    public RotaryFrequencies? Rotation(int layer) => _rotary.Frequencies;

    public Projections Project(Value hidden, int layer)
    {
        string name = $"model.layers.{layer}.self_attn";
        bool bias = _config.AttentionBias ?? false;
        Value q = model.Linear(hidden, $"{name}.q_proj", _config.NumAttentionHeads * _config.HeadDim, bias);
        Value k = model.Linear(hidden, $"{name}.k_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        q = model.RmsNorm(q, $"{name}.q_norm");
        k = model.RmsNorm(k, $"{name}.k_norm");
        Value V() => model.Linear(hidden, $"{name}.v_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        return new(_rotary.Apply(q, _config.NumAttentionHeads), _rotary.Apply(k, _config.NumKeyValueHeads), V);
    }

    public Value Finish(Value hidden, Value attended, int layer)
    {
        string name = $"model.layers.{layer}";
        Value output = model.Linear(attended, $"{name}.self_attn.o_proj", _config.HiddenSize, _config.AttentionBias ?? false);
        hidden = model.Graph.Add(hidden, model.RmsNorm(output, $"{name}.post_attention_layernorm"));
        output = GatedMlp.Apply(model, hidden, $"{name}.mlp");
        return model.Graph.Add(hidden, model.RmsNorm(output, $"{name}.post_feedforward_layernorm"));
    }

    public Value Logits(Value hidden) => VocabularyHead.Apply(model, hidden);
}
