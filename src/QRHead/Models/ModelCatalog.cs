using QRHead.Checkpoints;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>The supported architectures: <c>model_type</c> of config.json to the file that builds it.</summary>
internal static class ModelCatalog
{
    /// <summary>ONNX Runtime's GroupQueryAttention takes no other head sizes.</summary>
    private const int HeadDimMultiple = 8;

    private static readonly Dictionary<string, Architecture> Architectures = new(StringComparer.Ordinal)
    {
        ["gemma2"] = new(model => new Gemma2(model), Activation.GeluTanh),
        ["gemma3_text"] = new(model => new Gemma3Text(model), Activation.GeluTanh),
        ["granite"] = new(model => new Granite(model)),
        ["llama"] = new(model => new Llama(model)),
        ["mistral"] = new(model => new Mistral(model)),
        ["olmo2"] = new(model => new Olmo2(model)),
        ["phi3"] = new(model => new Phi3(model)),
        ["qwen2"] = new(model => new Qwen2(model)),
        ["qwen3"] = new(model => new Qwen3(model)),
        ["smollm3"] = new(model => new SmolLm3(model)),
    };

    /// <summary>Gets the names that config.json may have as <c>model_type</c>.</summary>
    public static IEnumerable<string> Supported => Architectures.Keys.Order(StringComparer.Ordinal);

    /// <summary>Makes the decoder of a checkpoint's architecture.</summary>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    public static IDecoder Create(DecoderContext model) => Architectures[Check(model.Config).ModelType].Create(model);

    /// <summary>Refuses configurations that would be computed wrongly.</summary>
    /// <returns>The same configuration.</returns>
    /// <exception cref="UnsupportedModelException">
    /// Architecture, activation, a layer's type, the mask or the head size is not supported.
    /// </exception>
    public static ModelConfig Check(ModelConfig config)
    {
        if (!Architectures.TryGetValue(config.ModelType, out Architecture? architecture))
        {
            throw new UnsupportedModelException(
                $"The model_type '{config.ModelType}' is not supported; supported are: {string.Join(", ", Supported)}.");
        }

        if (config.HiddenAct != architecture.Activation)
        {
            throw new UnsupportedModelException(
                $"The activation '{config.HiddenAct}' is not supported for model_type '{config.ModelType}'; supported is: "
                + $"{architecture.Activation}.");
        }

        if (config.LayerTypes.FirstOrDefault(type => type is not (LayerType.Full or LayerType.Sliding)) is { } unknown)
        {
            throw new UnsupportedModelException(
                $"The layer type '{unknown}' is not supported; supported are: {LayerType.Full}, {LayerType.Sliding}.");
        }

        if (config.Keys.Flag("use_bidirectional_attention") is true)
            throw new UnsupportedModelException(
                "The model's tokens see those after them (use_bidirectional_attention); supported is causal attention.");

        if (config.HeadDim % HeadDimMultiple != 0)
            throw new UnsupportedModelException(
                $"The head size {config.HeadDim} is not supported; supported are multiples of {HeadDimMultiple}.");

        return config;
    }

    /// <summary>One supported architecture.</summary>
    /// <param name="Create">Makes its decoder.</param>
    /// <param name="Activation">The activation of its feed-forward blocks: no published model has another.</param>
    private sealed record Architecture(Func<DecoderContext, IDecoder> Create, string Activation = Activation.Silu);
}
