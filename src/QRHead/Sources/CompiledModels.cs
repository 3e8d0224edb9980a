using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;
using QRHead.Compilation;

namespace QRHead.Sources;

/// <summary>Says which models have weights in the cache of compiled models.</summary>
internal static class CompiledModels
{
    /// <summary>Finds the precisions in which a model's weights are in the cache.</summary>
    /// <param name="path">The model: a folder or a GGUF file.</param>
    /// <param name="cacheFolder">The cache's folder; null for the default of <see cref="QRRetrieverOptions.CacheFolder"/>.</param>
    /// <returns>The precisions, in their order; none where there are none, or where the model cannot be read.</returns>
    public static IReadOnlyList<Precision> PrecisionsOf(string path, string? cacheFolder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var cache = new CompiledCache(cacheFolder ?? CompiledCache.DefaultFolder);
        try
        {
            (string name, string identity) = Directory.Exists(path) ? Folder(path) : Gguf(path);
            return [.. Enum.GetValues<Precision>().Where(precision => cache.Has(name, identity, precision))];
        }
        catch (CheckpointException)
        {
            return [];
        }
    }

    private static (string Name, string Identity) Folder(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        return (ModelFolder.NameOf(path, checkpoint.Config), ModelFolder.IdentityOf(path, checkpoint));
    }

    private static (string Name, string Identity) Gguf(string path)
    {
        IReadOnlyList<GgufFile> parts = GgufParts.Open(path);
        return (GgufName.Of(path, parts[0].Metadata), GgufModel.IdentityOf([.. parts.Select(part => part.Path)]));
    }
}
