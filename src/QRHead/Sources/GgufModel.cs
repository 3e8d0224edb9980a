using System.Text.RegularExpressions;
using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;
using QRHead.Compilation;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>A GGUF file: what llama.cpp, Ollama and LM Studio keep on the disk.</summary>
internal static partial class GgufModel
{
    /// <summary>Opens a file; of a split one, any part opens all.</summary>
    /// <exception cref="CheckpointException">The file is corrupt, or asks for something unknown.</exception>
    public static LoadedModel Open(string path)
    {
        GgufCheckpoint checkpoint = GgufCheckpoint.Open(path);
        try
        {
            GgufTokenizer tokenizer = GgufTokenizer.Read(checkpoint.Metadata);
            var source = new CompileSource(
                NameOf(path), checkpoint,
                () => new Dictionary<string, byte[]> { ["config.json"] = checkpoint.ConfigJson, ["tokenizer.json"] = tokenizer.Utf8Json },
                IdentityOf(checkpoint.Files));
            return new LoadedModel(source, Tokenizer.Parse(tokenizer.Utf8Json, $"{path}: tokenizer")) { Warning = tokenizer.Warning };
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>The file's name, without the number of a part: <c>general.name</c> says what the writer's folder was called, often less.</summary>
    internal static string NameOf(string path) => PartNumber().Replace(Path.GetFileNameWithoutExtension(path), "");

    /// <summary>Says which files a model is made of.</summary>
    internal static string IdentityOf(IReadOnlyList<string> files) => string.Join('\n', files.Select(ModelFolder.FileIdentity));

    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex PartNumber();
}
