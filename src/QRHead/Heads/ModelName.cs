using System.Text.RegularExpressions;

namespace QRHead.Heads;

/// <summary>
/// Compares model names by their words: family, version, size and kind must be the same, all else must be known to say nothing.
/// </summary>
/// <remarks>
/// <c>Meta-Llama-3.1-8B-Instruct</c>, <c>llama3.1:8b-instruct-q8_0</c> and
/// <c>…/models--meta-llama--Llama-3.1-8B-Instruct/snapshots/0e9e…</c> are one model. A word that is not known (<c>Distill</c>, <c>mini</c>,
/// <c>1M</c>) makes another model, because its heads may be others. So does a missing <c>Instruct</c>: that is the name of the base model,
/// on which nobody has detected the published sets.
/// </remarks>
internal static partial class ModelName
{
    // Publishers, and words of file formats.
    private static readonly HashSet<string> SaysNothing =
        ["meta", "hf", "ibm", "mistralai", "microsoft", "unsloth", "bartowski", "gguf", "safetensors", "onnx", "model"];

    // What published files call models in their own metadata, where that is another name: their writers' working titles.
    private static readonly Dictionary<string, string> WorkingTitles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Smollm2 135M 8k Lc100K Mix1 Ep2"] = "SmolLM2-135M-Instruct",
    };

    /// <summary>Says whether two names mean one model.</summary>
    public static bool AreSame(string a, string b) => Words(Published(a)).SetEquals(Words(Published(b)));

    private static string Published(string name) => WorkingTitles.GetValueOrDefault(name, name);

    private static HashSet<string> Words(string name)
    {
        string text = Quantization().Replace(LastPart(name.ToLowerInvariant()), " ");
        return [.. Word().Matches(text).Select(word => word.Value).Where(word => !SaysNothing.Contains(word))];
    }

    // Of a path, a hub id or a hub cache folder, without the revision.
    private static string LastPart(string name)
    {
        string[] parts = name.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.LastOrDefault(part => part.StartsWith("models--", StringComparison.Ordinal)) is { } cached)
            return cached[(cached.LastIndexOf("--", StringComparison.Ordinal) + 2)..];
        string last = parts.LastOrDefault() ?? "";
        int revision = last.IndexOf('@', StringComparison.Ordinal);
        return revision < 0 ? last : last[..revision];
    }

    // A size (8b, 0.5b), a version (3.1, 2), or letters.
    [GeneratedRegex(@"[0-9]+(\.[0-9]+)*b(?![a-z0-9])|[0-9]+(\.[0-9]+)*|[a-z]+")]
    private static partial Regex Word();

    // Q4_K_M, IQ4_XS, bf16 …
    [GeneratedRegex(@"(?<![a-z0-9])(i?q[0-9](_[a-z0-9]+)*|b?f16|fp16|fp8|f32|fp32|int[48])(?![a-z0-9])")]
    private static partial Regex Quantization();
}
