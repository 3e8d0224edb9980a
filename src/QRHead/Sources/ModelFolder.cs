using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>A folder in Hugging Face layout: config.json, tokenizer.json and safetensors; or a compiled model's.</summary>
internal static class ModelFolder
{
    /// <summary>What goes with the weights, where it is there.</summary>
    private static readonly string[] Documents =
        [
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
            "chat_template.jinja", "chat_template.json",
        ];

    /// <summary>Opens a folder.</summary>
    /// <exception cref="CheckpointException">There is no such folder, or a file is missing or broken.</exception>
    /// <exception cref="TokenizerFileException">The tokenizer is broken or asks for something unknown.</exception>
    public static LoadedModel Open(string folder)
    {
        CompiledManifest? compiled = CompiledManifest.IsIn(folder) ? CompiledManifest.Read(folder) : null;
        Checkpoint checkpoint = Checkpoint.Open(folder);
        try
        {
            string tokenizer = Path.Combine(folder, "tokenizer.json");
            if (!File.Exists(tokenizer))
            {
                throw new CheckpointException(folder)
                {
                    Found = "no tokenizer.json",
                    Expected = "config.json, tokenizer.json and safetensors, as on the hub",
                    Fix = "Download the model's tokenizer.json too.",
                };
            }

            string name = compiled?.Model ?? NameOf(folder, checkpoint.Config);
            var source = new CompileSource(name, checkpoint, () => Read(folder), IdentityOf(folder, checkpoint));
            return new LoadedModel(source, Tokenizer.Load(tokenizer))
            {
                Compiled = compiled,
                Heads = compiled is null ? null : ModelCompiler.HeadsOf(folder),
            };
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Says which file this is, as far as that is told without reading it: path, size, time of the last change.</summary>
    internal static string FileIdentity(string path)
    {
        var file = new FileInfo(RealPath.Of(path));
        return FormattableString.Invariant($"{file.FullName}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}");
    }

    /// <summary>Says which files a folder's model is made of.</summary>
    internal static string IdentityOf(string folder, Checkpoint checkpoint) => string.Join('\n', checkpoint.Tensors
        .Select(tensor => tensor.FilePath!)
        .Concat([Path.Combine(folder, "config.json"), Path.Combine(folder, "tokenizer.json")])
        .Distinct()
        .Select(FileIdentity));

    private static Dictionary<string, byte[]> Read(string folder) => Documents
        .Where(name => File.Exists(Path.Combine(folder, name)))
        .ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(folder, name)));

    /// <summary>
    /// The hub id where the folder is a snapshot in the shared cache (<c>models--org--name/snapshots/…</c>);
    /// else the name that the model was saved under where the configuration says it; else the folder's own name.
    /// </summary>
    internal static string NameOf(string folder, ModelConfig config)
    {
        const string CachePrefix = "models--";
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        for (DirectoryInfo? parent = here; parent is not null; parent = parent.Parent)
        {
            if (parent.Name.StartsWith(CachePrefix, StringComparison.Ordinal))
                return parent.Name[CachePrefix.Length..].Replace("--", "/", StringComparison.Ordinal);
        }

        return config.NameOrPath is { Length: > 0 } saved && !Path.IsPathRooted(saved) ? saved : here.Name;
    }
}
