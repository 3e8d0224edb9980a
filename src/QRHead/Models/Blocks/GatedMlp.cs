using QRHead.Graph;

namespace QRHead.Models.Blocks;

/// <summary>The feed-forward block of Llama and its relatives: <c>down(activation(gate(x)) · up(x))</c>.</summary>
internal static class GatedMlp
{
    /// <summary>Adds the block: <c>[batch, tokens, hidden] → same</c>.</summary>
    public static Value Apply(DecoderContext model, Value x, string name, bool bias = false)
    {
        using IDisposable scope = model.Graph.Scope("mlp");
        Value gate = model.Linear(x, $"{name}.gate_proj", model.Config.IntermediateSize, bias);   // [batch, tokens, intermediate]
        Value up = model.Linear(x, $"{name}.up_proj", model.Config.IntermediateSize, bias);
        return model.Linear(model.Graph.Mul(Activation.Apply(model, gate), up), $"{name}.down_proj", model.Config.HiddenSize, bias);
    }
}
