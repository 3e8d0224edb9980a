using QRHead.Checkpoints;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>A folder in Hugging Face layout: config.json, tokenizer.json and safetensors.</summary>
internal static class ModelFolder
{
    /// <summary>Opens a folder.</summary>
    /// <exception cref="CheckpointException">There is no such folder, or a file is missing or broken.</exception>
    /// <exception cref="TokenizerFileException">The tokenizer is broken or asks for something unknown.</exception>
    public static LoadedModel Open(string folder)
    {
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

            return new LoadedModel(NameOf(folder, checkpoint.Config), checkpoint, Tokenizer.Load(tokenizer));
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

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
