using QRHead.Checkpoints;

namespace QRHead.Models;

/// <summary>The supported architectures: <c>model_type</c> of config.json to the file that builds it.</summary>
internal static class ModelCatalog
{
    /// <summary>ONNX Runtime's GroupQueryAttention takes no other head sizes.</summary>
    private const int HeadDimMultiple = 8;

    private static readonly Dictionary<string, Func<DecoderContext, IDecoder>> Decoders = new(StringComparer.Ordinal)
    {
        ["llama"] = model => new Llama(model),
        ["mistral"] = model => new Mistral(model),
        ["qwen2"] = model => new Qwen2(model),
        ["qwen3"] = model => new Qwen3(model),
    };

    /// <summary>Gets the names that config.json may have as <c>model_type</c>.</summary>
    public static IEnumerable<string> Supported => Decoders.Keys.Order(StringComparer.Ordinal);

    /// <summary>Makes the decoder of a checkpoint's architecture.</summary>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    public static IDecoder Create(DecoderContext model) => Decoders[Check(model.Config).ModelType](model);

    /// <summary>Refuses configurations that would be computed wrongly.</summary>
    /// <returns>The same configuration.</returns>
    /// <exception cref="UnsupportedModelException">Architecture, activation or head size is not supported.</exception>
    public static ModelConfig Check(ModelConfig config)
    {
        if (!Decoders.ContainsKey(config.ModelType))
        {
            throw new UnsupportedModelException(
                $"The model_type '{config.ModelType}' is not supported; supported are: {string.Join(", ", Supported)}.");
        }

        if (config.HiddenAct != "silu")
        {
            throw new UnsupportedModelException(
                $"The activation '{config.HiddenAct}' is not supported for model_type '{config.ModelType}'; supported is: silu.");
        }

        if (config.HeadDim % HeadDimMultiple != 0)
            throw new UnsupportedModelException($"The head size {config.HeadDim} is not supported; supported are multiples of {HeadDimMultiple}.");

        return config;
    }
}
