using QRHead.Checkpoints;
using QRHead.Hub;

namespace QRHead.Sources;

/// <summary>Finds where on disk a model lies that a user calls by a path or by its name on the hub.</summary>
internal static class ModelLocation
{
    /// <summary>Finds a model; one of the hub is downloaded as far as it is missing.</summary>
    /// <param name="model">A path, which wins where it exists, or a reference such as <c>org/name</c>.</param>
    /// <param name="hub">Where from, where to; null for what the environment variables of Python's hub client say.</param>
    /// <param name="progress">Is told how far a download is; null for nobody.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <returns>The path.</returns>
    /// <exception cref="CheckpointException">It is neither a path nor a reference.</exception>
    /// <exception cref="HubException">The model can't be had.</exception>
    public static string Find(string model, HubOptions? hub, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return Path.Exists(model) ? model : ModelDownloader.GetAsync(Reference(model), hub, progress, cancellationToken).GetAwaiter().GetResult();
    }

    private static ModelReference Reference(string model)
    {
        try
        {
            return ModelReference.Parse(model);
        }
        catch (HubException exception)
        {
            throw new CheckpointException(model, exception)
            {
                Found = $"no such file or folder, and {exception.Found}",
                Expected = "a folder in Hugging Face layout, a compiled model's folder, a .gguf file, or a model of the hub",
                Fix = $"Check the path. {exception.Fix}",
            };
        }
    }
}
