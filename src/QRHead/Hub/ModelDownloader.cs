namespace QRHead.Hub;

/// <summary>Gets models from the hub into the cache that Python's hub client shares.</summary>
/// <remarks>Safe for concurrent use, also by several processes: each file is downloaded once.</remarks>
internal static class ModelDownloader
{
    /// <summary>Downloads what is missing of a model. Without a network, what is in the cache is used.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Where from, where to; null for what the environment variables of Python's hub client say.</param>
    /// <param name="progress">Is told how far the download is: one report at a time, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived is kept and continued the next time.</param>
    /// <returns>
    /// The path in the cache: of a model in safetensors the folder of its files, of a GGUF model the file, or the first of its parts.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is below its least.</exception>
    /// <exception cref="HubException">The model can't be had; says why and what to do.</exception>
    /// <exception cref="CheckpointException">The index of the model's shards is broken.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache can't be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<string> GetAsync(
        ModelReference model, HubOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        HubOptions used = options ?? HubOptions.FromEnvironment();
        ArgumentOutOfRangeException.ThrowIfNegative(used.Retries, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(used.ParallelDownloads, 1, nameof(options));

        // On threads of the pool, so that a caller who waits on a thread of its own, such as a window's, gets an end.
        return Task.Run(() => Download(model, used, progress, cancellationToken), cancellationToken);
    }

    private static async Task<string> Download(
        ModelReference model, HubOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var download = new ModelDownload(model, options, progress);
        return await download.Run(cancellationToken);
    }
}
