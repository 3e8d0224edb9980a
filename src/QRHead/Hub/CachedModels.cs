using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Hub;

/// <summary>The models that are in the cache, and taking them away. No network is used.</summary>
internal static class CachedModels
{
    /// <summary>Lists the models, by name and commit.</summary>
    /// <param name="options">Where the cache is; null for what the environment variables of Python's hub client say.</param>
    /// <returns>Empty where there is no cache. Models of other programs, and halves of models, are among them.</returns>
    public static IReadOnlyList<CachedModel> List(HubOptions? options = null) =>
    [
        .. Caches((options ?? HubOptions.FromEnvironment()).CacheFolder)
            .SelectMany(cache => ListOf(cache.Repository, cache.Cache))
            .OrderBy(model => model.Model, StringComparer.Ordinal).ThenBy(model => model.Commit, StringComparer.Ordinal),
    ];

    /// <summary>Takes a model away, and the contents that no other commit shares.</summary>
    /// <param name="model">A repository: all its commits; with a revision: that one; with a GGUF file: that file.</param>
    /// <param name="options">Where the cache is; null for what the environment variables of Python's hub client say.</param>
    /// <param name="cancellationToken">Ends the wait for a download that another process is busy with.</param>
    /// <returns>How many bytes became free.</returns>
    /// <exception cref="HubException">The cache has no such model; lists what it has.</exception>
    /// <exception cref="IOException">A file can't be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">A file can't be deleted.</exception>
    public static async Task<long> RemoveAsync(
        ModelReference model, HubOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        HubOptions used = options ?? HubOptions.FromEnvironment();
        var removal = new CacheRemoval(new HubCache(used.CacheFolder, model.Repository), used.Clock);
        if (await Task.Run(() => removal.Run(model, cancellationToken), cancellationToken).ConfigureAwait(false) is { } freed)
            return freed;
        string[] there = [.. List(used).Select(cached => cached.Model).Distinct()];
        throw new HubPlace(model.Repository, model.RevisionOrDefault, model.File).Wrong(
            HubProblem.NotFound, $"the cache {used.CacheFolder} has no such model", there.Length == 0 ? "It is empty."
                : $"It has: {string.Join(", ", there)}.");
    }

    private static IEnumerable<(string Repository, HubCache Cache)> Caches(string root) => !Directory.Exists(root) ? [] :
        Directory.EnumerateDirectories(root, HubCache.FolderPrefix + "*")
            .Select(folder => HubCache.RepositoryOf(Path.GetFileName(folder)))
            .OfType<string>()
            .Select(repository => (repository, new HubCache(root, repository)));

    private static IEnumerable<CachedModel> ListOf(string repository, HubCache cache)
    {
        ILookup<string, string> revisions = cache.Revisions().ToLookup(item => item.Commit, item => item.Revision, StringComparer.Ordinal);
        foreach (string commit in cache.Commits())
        {
            string snapshot = cache.Snapshot(commit);
            IReadOnlyList<string> files = CachedSnapshot.Files(snapshot);
            IReadOnlyList<GgufFiles> ggufs = GgufFiles.Of(files);
            IReadOnlyList<string> names = [.. revisions[commit].Order(StringComparer.Ordinal)];
            foreach (GgufFiles gguf in ggufs)
            {
                string path = cache.Pointer(commit, gguf.Parts[0]);
                yield return new CachedModel(
                    $"{repository}/{gguf.Parts[0]}", commit, names, SizeOf(cache, commit, gguf.Parts), OfGguf(path), path);
            }

            string[] others = [.. files.Except(ggufs.SelectMany(gguf => gguf.Parts))];
            if (ggufs.Count == 0 || others.Any(file => file.EndsWith(".safetensors", StringComparison.Ordinal)))
                yield return new CachedModel(
                    repository, commit, names, SizeOf(cache, commit, others), OfConfig(cache.Pointer(commit, ModelFiles.Config)), snapshot);
        }
    }

    private static long SizeOf(HubCache cache, string commit, IReadOnlyList<string> files) =>
        files.Select(file => new FileInfo(RealPath.Of(cache.Pointer(commit, file)))).Where(file => file.Exists).Sum(file => file.Length);

    private static string? OfConfig(string path) =>
        ReadOrNull(() => File.Exists(path) ? CheckpointFolder.ReadKeys(path).Text("model_type") : null);

    private static string? OfGguf(string path) => ReadOrNull(() => GgufFile.Open(path).Metadata.Text("general.architecture"));

    // A list says less of a broken model; it does not fail for it.
    private static string? ReadOrNull(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (CheckpointException)
        {
            return null;
        }
    }
}
