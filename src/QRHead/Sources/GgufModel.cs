using System.Text.RegularExpressions;
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
                GgufName.Of(path, checkpoint.Metadata), checkpoint,
                () => new Dictionary<string, byte[]>(GgufChatTemplate.Documents(checkpoint.Metadata))
                {
                    ["config.json"] = checkpoint.ConfigJson,
                    ["tokenizer.json"] = tokenizer.Utf8Json,
                },
                IdentityOf(checkpoint.Files));
            return new LoadedModel(source, Tokenizer.Parse(tokenizer.Utf8Json, $"{path}: tokenizer")) { Warning = tokenizer.Warning };
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is one by its first bytes, whatever it is called: Ollama calls its files by their digests.</summary>
    public static bool Is(string path)
    {
        if (path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            return true;
        using FileStream stream = File.OpenRead(path);
        Span<byte> first = stackalloc byte[4];
        return stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual("GGUF"u8);
    }

    /// <summary>A file's path without the number of a part.</summary>
    internal static string WithoutPart(string path) => PartNumber().Replace(path, "");

    /// <summary>Says which files a model is made of.</summary>
    internal static string IdentityOf(IReadOnlyList<string> files) => string.Join('\n', files.Select(ModelFolder.FileIdentity));

    [GeneratedRegex(@"-[0-9]{5}-of-[0-9]{5}(?=\.gguf\z)", RegexOptions.IgnoreCase)]
    private static partial Regex PartNumber();
}
