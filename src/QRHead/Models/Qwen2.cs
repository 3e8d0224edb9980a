using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// <c>model_type</c> qwen2: Qwen2 and Qwen2.5. As llama, with biases on q, k and v only; with <c>use_sliding_window</c>
/// the layers from <c>max_window_layers</c> up see a window. After <c>modeling_qwen2.py</c> of Hugging Face transformers.
/// </summary>
internal sealed class Qwen2(DecoderContext model) : IDecoder
{
    private readonly ModelConfig _config = model.Config;
    private readonly Rotary _rotary = new(model, RotaryFrequencies.From(model.Config));

    public Value Embed(Value inputIds) => model.Embedding(inputIds, "model.embed_tokens");

    public AttentionSettings Attention(int layer) =>
        new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, 1 / MathF.Sqrt(_config.HeadDim),
            QwenWindow.Of(_config, layer));

    public RotaryFrequencies? Rotation(int layer) => _rotary.Frequencies;

    public Projections Project(Value hidden, int layer)
    {
        string name = $"model.layers.{layer}";
        Value x = model.RmsNorm(hidden, $"{name}.input_layernorm");
        Value q = model.Linear(x, $"{name}.self_attn.q_proj", _config.NumAttentionHeads * _config.HeadDim, bias: true);
        Value k = model.Linear(x, $"{name}.self_attn.k_proj", _config.NumKeyValueHeads * _config.HeadDim, bias: true);
        Value V() => model.Linear(x, $"{name}.self_attn.v_proj", _config.NumKeyValueHeads * _config.HeadDim, bias: true);
        return new(_rotary.Apply(q, _config.NumAttentionHeads), _rotary.Apply(k, _config.NumKeyValueHeads), V);
    }

    public Value Finish(Value hidden, Value attended, int layer)
    {
        string name = $"model.layers.{layer}";
        hidden = model.Graph.Add(hidden, model.Linear(attended, $"{name}.self_attn.o_proj", _config.HiddenSize));
        Value x = model.RmsNorm(hidden, $"{name}.post_attention_layernorm");
        return model.Graph.Add(hidden, GatedMlp.Apply(model, x, $"{name}.mlp"));
    }

    public Value Logits(Value hidden) => VocabularyHead.Apply(model, hidden);
}
