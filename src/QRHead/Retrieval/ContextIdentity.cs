using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Checkpoints;
using QRHead.Models;

namespace QRHead.Retrieval;

/// <summary>All that keys and values depend on beside the passages: a saved context is good for the same only.</summary>
/// <param name="Model">The model's name, for messages: a folder may be renamed.</param>
/// <param name="Weights">The fingerprint of the weights.</param>
/// <param name="Precision">How the weights are stored and multiplied: <c>f32</c>, <c>f16</c>, <c>int8</c>, <c>int4</c>.</param>
/// <param name="Tokenizer">The fingerprint of <c>tokenizer.json</c>.</param>
/// <param name="Prompt">The prompt's form.</param>
/// <param name="DeepestLayer">The deepest layer whose keys are kept, 0-based.</param>
/// <param name="Cache">The cache's tensors in their order, with KV heads and head size.</param>
/// <param name="Masked">The heads that are masked; null for none.</param>
internal sealed record ContextIdentity(
    string Model, string Weights, string Precision, string Tokenizer, PromptFormat Prompt, int DeepestLayer, IReadOnlyList<string> Cache,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Masked = null)
{
    private const string ReadAgain = "Read the passages again, or load the model that they were read with.";

    /// <summary>Gets the identity without the model's name, which a renamed folder changes.</summary>
    [JsonIgnore]
    public ContextIdentity Nameless => this with { Model = "" };

    /// <summary>Gets what tells these keys and values from others, in bytes. It makes the names of the files in a passage cache.</summary>
    [JsonIgnore]
    public byte[] Fingerprint => JsonSerializer.SerializeToUtf8Bytes(Nameless, SavedContextJsonContext.Default.ContextIdentity);

    /// <summary>Describes what a retriever reads with.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="weights">The weights, in the form that is computed with.</param>
    /// <param name="precision">The form.</param>
    /// <param name="tokenizer">The fingerprint of the tokenizer.</param>
    /// <param name="prompt">The prompt's form.</param>
    /// <param name="cache">The cache's tensors.</param>
    /// <param name="masked">The heads that are masked; null for none.</param>
    public static ContextIdentity Of(
        string name, Checkpoint weights, Precision precision, string tokenizer, PromptFormat prompt, IReadOnlyList<CacheTensor> cache,
        HeadSet? masked = null)
    {
        int deepest = cache.Max(tensor => tensor.Layer);
        return new ContextIdentity(
            name, ModelFingerprint.Of(weights, deepest), precision.ToString().ToLowerInvariant(), tokenizer, prompt, deepest,
            [.. cache.Select(Described)], masked is null ? null : string.Join(',', masked.Heads));
    }

    /// <summary>Refuses a context that was read with something else.</summary>
    /// <param name="file">The context's file.</param>
    /// <param name="saved">What it was read with.</param>
    /// <exception cref="SavedContextException">Something differs; the message says what.</exception>
    public void Check(string file, ContextIdentity saved)
    {
        if (DifferenceOf("a context", saved) is { } difference)
            throw new SavedContextException(file, difference.Found, difference.Expected, difference.Fix);
    }

    /// <summary>Says in what something that was read differs from what would be read now.</summary>
    /// <param name="what">What was read, with its article: <c>a context</c>.</param>
    /// <param name="saved">What it was read with.</param>
    /// <returns>What was found, what is expected, what to do; null where nothing differs.</returns>
    public (string Found, string Expected, string Fix)? DifferenceOf(string what, ContextIdentity saved)
    {
        // Weights differ with nearly everything else, so what says more comes first.
        bool other = saved.Weights != Weights;
        if (other && saved.Model != Model)
            return ($"{what} of the model '{saved.Model}'", $"one of '{Model}'", ReadAgain);
        if (saved.Precision != Precision)
            return ($"{what} read in {saved.Precision}", $"one in {Precision}",
                $"Load the model in {saved.Precision}, or read the passages again.");

        if (saved.DeepestLayer == DeepestLayer && !saved.Cache.SequenceEqual(Cache))
        {
            return ($"keys and values of the form {saved.Cache[0]}",
                $"{Cache[0]}: another processor, or another release, keeps them in other numbers", ReadAgain);
        }

        if (!saved.Cache.SequenceEqual(Cache))
        {
            return ($"the keys of layers up to {saved.DeepestLayer}",
                $"those of layers up to {DeepestLayer}, the deepest that the heads need",
                "Choose heads with the same deepest layer, or read the passages again.");
        }

        if (other)
            return ($"{what} of other weights of '{saved.Model}'", "one of these weights", ReadAgain);
        if (saved.Tokenizer != Tokenizer)
            return ($"{what} read with another tokenizer.json", "one read with this model's", ReadAgain);
        if (saved.Masked != Masked)
            return ($"{what} read with {MaskedText(saved.Masked)}", $"one read with {MaskedText(Masked)}",
                "Mask the same heads, or read the passages again.");
        if (saved.Prompt != Prompt)
        {
            string characters = saved.Prompt.Name == Prompt.Name ? ", which has other characters here" : "";
            return ($"{what} read in the prompt form '{saved.Prompt.Name}'", $"one in '{Prompt.Name}'{characters}",
                "Choose the same prompt form, or read the passages again.");
        }

        return saved.Fingerprint.AsSpan().SequenceEqual(Fingerprint) ? null
            : ($"{what} read with something else", "one read with what is loaded", ReadAgain);
    }

    private static string MaskedText(string? masked) => masked is null ? "all heads" : $"the heads {masked} masked";

    private static string Described(CacheTensor tensor)
    {
        string numbers = tensor.Numbers == ElementType.F32 ? "" : $" {tensor.Numbers.SafetensorsName}";
        return FormattableString.Invariant($"{tensor.PastName} {tensor.KvHeads}x{tensor.HeadDim}{numbers}");
    }
}
