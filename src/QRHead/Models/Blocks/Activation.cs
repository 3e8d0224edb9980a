using QRHead.Graph;

namespace QRHead.Models.Blocks;

/// <summary>The activations of feed-forward blocks, under Hugging Face's names.</summary>
internal static class Activation
{
    public const string Silu = "silu";
    public const string GeluTanh = "gelu_pytorch_tanh";

    /// <summary>Applies the activation that the configuration names; <see cref="ModelCatalog.Check"/> has refused others.</summary>
    public static Value Apply(DecoderContext model, Value x) => model.Config.HiddenAct switch
    {
        Silu => model.Graph.Mul(x, model.Graph.Sigmoid(x)),
        GeluTanh => model.Graph.GeluTanh(x),
        string other =>
            throw new UnsupportedModelException($"The activation '{other}' is not supported; supported are: {Silu}, {GeluTanh}."),
    };
}
