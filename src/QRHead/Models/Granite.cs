using QRHead.Checkpoints;
using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>
/// <c>model_type</c> granite: as llama, with factors on the embedding, on q · k and on what each block adds.
/// After <c>modeling_granite.py</c> of Hugging Face transformers.
/// </summary>
internal sealed class Granite(DecoderContext model) : IDecoder
{
    private readonly ModelConfig _config = model.Config;
    private readonly Rotary _rotary = new(model, RotaryFrequencies.From(model.Config));

    public Value Embed(Value inputIds) => Times(model.Embedding(inputIds, "model.embed_tokens"), _config.EmbeddingMultiplier);

    public AttentionSettings Attention(int layer) =>
        new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, (float)(_config.AttentionMultiplier ?? 1));

    public RotaryFrequencies? Rotation(int layer) => _rotary.Frequencies;

    public Projections Project(Value hidden, int layer)
    {
        string name = $"model.layers.{layer}";
        bool bias = _config.AttentionBias ?? false;
        Value x = model.RmsNorm(hidden, $"{name}.input_layernorm");
        Value q = model.Linear(x, $"{name}.self_attn.q_proj", _config.NumAttentionHeads * _config.HeadDim, bias);
        Value k = model.Linear(x, $"{name}.self_attn.k_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        Value V() => model.Linear(x, $"{name}.self_attn.v_proj", _config.NumKeyValueHeads * _config.HeadDim, bias);
        return new(_rotary.Apply(q, _config.NumAttentionHeads), _rotary.Apply(k, _config.NumKeyValueHeads), V);
    }

    public Value Finish(Value hidden, Value attended, int layer)
    {
        string name = $"model.layers.{layer}";
        Value output = model.Linear(attended, $"{name}.self_attn.o_proj", _config.HiddenSize, _config.AttentionBias ?? false);
        hidden = model.Graph.Add(hidden, Times(output, _config.ResidualMultiplier));
        Value x = model.RmsNorm(hidden, $"{name}.post_attention_layernorm");
        x = GatedMlp.Apply(model, x, $"{name}.mlp", _config.MlpBias ?? false);
        return model.Graph.Add(hidden, Times(x, _config.ResidualMultiplier));
    }

    public Value Logits(Value hidden) =>
        model.Graph.Div(VocabularyHead.Apply(model, hidden), model.Graph.Constant((float)(_config.LogitsScaling ?? 1)));

    private Value Times(Value x, double? factor) => model.Graph.Mul(x, model.Graph.Constant((float)(factor ?? 1)));
}
