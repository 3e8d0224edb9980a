namespace QRHead.Checkpoints;

/// <summary>
/// What Hugging Face's configuration class of a <c>model_type</c> assumes for a key that config.json leaves out, as far as the
/// classes differ. Defaults of keys that only one class has are known by its model file.
/// </summary>
internal sealed record ConfigDefaults
{
    /// <summary>Gets the base of the rotary wavelengths.</summary>
    public double RopeTheta { get; private init; } = 10_000;

    /// <summary>Gets the KV heads; null for as many as query heads.</summary>
    public int? NumKeyValueHeads { get; private init; }

    /// <summary>Gets the length of a head's vector; null for the hidden size over the heads.</summary>
    public int? HeadDim { get; private init; }

    /// <summary>
    /// Gets the activation of classes that know only <c>hidden_activation</c> and pass over <c>hidden_act</c>; null for the others.
    /// </summary>
    public string? HiddenActivation { get; private init; }

    /// <summary>Gets the defaults of an architecture; those of most classes for an unknown one.</summary>
    public static ConfigDefaults For(string modelType) => modelType switch
    {
        "gemma2" => new() { NumKeyValueHeads = 4, HeadDim = 256, HiddenActivation = "gelu_pytorch_tanh" },
        "gemma3_text" => new() { RopeTheta = 1_000_000, NumKeyValueHeads = 4, HeadDim = 256, HiddenActivation = "gelu_pytorch_tanh" },
        "smollm3" => new() { RopeTheta = 2_000_000, NumKeyValueHeads = 4 },
        _ => new(),
    };
}
