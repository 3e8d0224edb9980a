using QRHead.Hub;

namespace QRHead.Sources;

/// <summary>
/// Finds where on disk a model lies that a user calls by a path, by its name on the hub, or by its name in another program.
/// </summary>
internal static class ModelLocation
{
    private const string OfOllama = "ollama:", OfLmStudio = "lmstudio:";

    /// <summary>Finds a model; one of the hub is downloaded as far as it is missing.</summary>
    /// <param name="model">
    /// A path, which wins where it exists; a reference such as <c>org/name</c>; or <c>ollama:NAME</c>, <c>lmstudio:NAME</c>.
    /// </param>
    /// <param name="hub">Where from, where to; null for what the environment variables of Python's hub client say.</param>
    /// <param name="progress">Is told how far a download is; null for nobody.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <returns>The path.</returns>
    /// <param name="stores">Where other programs keep models; null for their usual places.</param>
    /// <exception cref="CheckpointException">It is neither a path nor a reference, or the other program has no such model.</exception>
    /// <exception cref="HubException">The model can't be had.</exception>
    public static string Find(
        string model, HubOptions? hub, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken,
        StoreFolders? stores = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return Path.Exists(model) ? model
            : After(OfOllama, model) is { } ofOllama ? new OllamaStore((stores ?? new()).Ollama).Find(ofOllama)
            : After(OfLmStudio, model) is { } ofLmStudio ? new LmStudioStore((stores ?? new()).LmStudio).Find(ofLmStudio)
            : ModelDownloader.GetAsync(Reference(model), hub, progress, cancellationToken).GetAwaiter().GetResult();
    }

    private static string? After(string program, string model) =>
        model.StartsWith(program, StringComparison.OrdinalIgnoreCase) && model.Length > program.Length ? model[program.Length..] : null;

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
                Expected =
                    "a folder in Hugging Face layout, a compiled model's folder, a .gguf file, a model of the hub, ollama:NAME or "
                    + "lmstudio:NAME",
                Fix = $"Check the path. {exception.Fix}",
            };
        }
    }
}
