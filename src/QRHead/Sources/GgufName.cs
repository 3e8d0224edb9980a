using System.Text.RegularExpressions;
using QRHead.Checkpoints.Gguf;
using QRHead.Heads;

namespace QRHead.Sources;

/// <summary>
/// The name of a model in a GGUF file: what presets of heads are found by, and what rankings say. It comes from the file's metadata, so
/// that it outlives a new name of the file; where that says nothing that anybody knows, from the file's name.
/// </summary>
internal static partial class GgufName
{
    private static readonly string[] Parts = ["general.basename", "general.size_label", "general.finetune"];

    /// <summary>Finds the name.</summary>
    /// <param name="path">The file; of a split one, any part.</param>
    /// <param name="metadata">Its keys.</param>
    public static string Of(string path, GgufMetadata metadata)
    {
        string file = Path.GetFileName(GgufModel.WithoutPart(path));
        if (file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            file = file[..^".gguf".Length];
        string? given = metadata.Text("general.name");
        string? composed = string.Join('-', Parts.Select(metadata.Text).OfType<string>()) is { Length: > 0 } parts ? parts : null;

        // general.name is often less than the file's name: what the writer's folder was called, or the name of the model that this one was
        // made of.
        return new[] { given, composed, file }.FirstOrDefault(name => name is not null && HeadPresets.For(name).Count > 0)
            ?? (IsDigest().IsMatch(file) ? given ?? composed ?? file : file);
    }

    /// <summary>As Ollama and the hub's cache call files.</summary>
    [GeneratedRegex("^(sha256[-:])?[0-9a-f]{40,64}\\z")]
    private static partial Regex IsDigest();
}
