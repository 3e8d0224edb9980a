namespace QRHead.Hub;

/// <summary>Brings one model from the hub into the cache.</summary>
internal sealed class ModelDownload : IDisposable
{
    /// <summary>The sizes of so many files can be added up, and no model comes near it.</summary>
    private const int MostFiles = 10_000;

    private readonly ModelReference _reference;
    private readonly HubOptions _options;
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly HubCache _cache;
    private readonly HubClient _client;
    private readonly HubPlace _place;

    public ModelDownload(ModelReference reference, HubOptions options, IProgress<DownloadProgress>? progress)
    {
        _reference = reference;
        _options = options;
        _progress = progress;
        _cache = new HubCache(options.CacheFolder, reference.Repository);
        _client = new HubClient(options);
        _place = new HubPlace(reference.Repository, reference.RevisionOrDefault);
    }

    /// <summary>Downloads what is missing.</summary>
    /// <returns>The folder of the snapshot, or the GGUF file in it.</returns>
    /// <exception cref="HubException">The model can't be had.</exception>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        if (CachedSnapshot.FindPinned(_cache, _reference) is { } pinned)
            return pinned;
        string? cached = CachedSnapshot.Find(_cache, _reference);
        if (_options.Offline)
            return cached ?? throw NotCached();

        RepositoryListing listing;
        ModelFiles files;
        IReadOnlyList<RemoteFile> missing;
        try
        {
            listing = await _client.List(_place, patient: cached is null, cancellationToken);
            files = await Plan(listing, cancellationToken);
            missing = await Missing(listing.Commit, files.Files, cancellationToken);
        }
        catch (HubException exception) when (cached is not null && IsOfTheConnection(exception))
        {
            return cached;
        }

        await Fetch(missing, new DownloadTally(_progress, missing), cancellationToken);
        Remember(listing, files, written: missing.Count > 0);
        return CachedSnapshot.PathOf(_cache, listing.Commit, files);
    }

    public void Dispose() => _client.Dispose();

    // What says nothing about the model as it lies in the cache.
    private static bool IsOfTheConnection(HubException exception) => exception.Problem
        is HubProblem.NoNetwork or HubProblem.ServerError or HubProblem.RateLimited
        or HubProblem.Gated or HubProblem.InvalidToken or HubProblem.NotFound or HubProblem.Disabled;

    private HubException NotCached() => _place.Wrong(
        HubProblem.Offline, $"the model is not in the cache {_options.CacheFolder}, and nothing may be downloaded",
        $"Run 'qrhead pull {_reference}' with a network and without HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE.");

    // The files of the commit; of shards only those that the index names, so the index comes first.
    private async Task<ModelFiles> Plan(RepositoryListing listing, CancellationToken cancellationToken)
    {
        ModelFiles files = ModelFiles.Choose(_reference, listing.Files) ?? throw MissingFiles.Explain(_reference, _place, listing.Files);
        if (files.Index is not { } index)
            return files;

        IReadOnlyList<RemoteFile> missing = await Missing(listing.Commit, [index], cancellationToken);
        await Fetch(missing, new DownloadTally(progress: null, missing), cancellationToken);
        return files with { Files = [.. files.Files, .. CachedSnapshot.Shards(_cache, listing.Commit, index)] };
    }

    private async Task<IReadOnlyList<RemoteFile>> Missing(string commit, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        string[] missing = [.. files.Where(file => !SnapshotFile.Exists(_cache.Pointer(commit, file)))];
        if (missing.Length > MostFiles)
            throw _place.Wrong(HubProblem.NoUsableFiles, $"it names {missing.Length} files", $"Use a model of at most {MostFiles}.");
        var found = new RemoteFile[missing.Length];
        await Parallel.ForAsync(0, missing.Length, Parallelism(cancellationToken), async (i, token) =>
            found[i] = await _client.Describe(_place with { File = missing[i] }, commit, token));
        return found;
    }

    private async Task Fetch(IReadOnlyList<RemoteFile> files, DownloadTally tally, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;
        _cache.Prepare();
        FreeSpace.Check(_options, _place, files.DistinctBy(file => file.Etag).Sum(StillMissing));
        await Parallel.ForEachAsync(files, Parallelism(cancellationToken), async (file, token) => await Fetch(file, tally, token));
    }

    private async Task Fetch(RemoteFile file, DownloadTally tally, CancellationToken cancellationToken)
    {
        string blob = _cache.Blob(file.Etag), pointer = _cache.Pointer(file.Commit, file.Path), incomplete = _cache.Incomplete(file.Etag);
        using (await BlobLock.Take(_cache.Lock(file.Etag), _options.Clock, cancellationToken))
        {
            // Another process may have brought it while this one waited.
            if (File.Exists(blob))
            {
                if (new FileInfo(blob).Length is var there && there != file.Size)
                    throw OtherSize(file, there);
                if (!SnapshotFile.Exists(pointer))
                    SnapshotFile.PutExisting(blob, pointer, _options.UseLinks);
            }
            else if (!SnapshotFile.Exists(pointer))
            {
                using (var download = new BlobDownload(
                    _client, _options, _place with { File = file.Path }, file, incomplete, bytes => tally.Reached(file, bytes)))
                    await download.Run(cancellationToken);
                SnapshotFile.Put(incomplete, blob, pointer, _options.UseLinks);
            }
        }

        tally.Complete(file);
    }

    private HubException OtherSize(RemoteFile file, long bytes) => (_place with { File = file.Path }).Wrong(
        HubProblem.Corrupted,
        $"{file.Size} bytes are announced as {file.Etag}, of which the cache has {bytes}: a blob was cut short, or two files share a name",
        $"Take the model away (qrhead models remove {_reference.Repository}) and pull it again.");

    private long StillMissing(RemoteFile file)
    {
        if (File.Exists(_cache.Blob(file.Etag)))
            return 0;
        var incomplete = new FileInfo(_cache.Incomplete(file.Etag));
        return Math.Max(0, file.Size - (incomplete.Exists ? incomplete.Length : 0));
    }

    // Last, so that a revision whose download was cancelled leaves the one before it usable. A cache that can't be written is no reason to
    // refuse a model that is all there.
    private void Remember(RepositoryListing listing, ModelFiles files, bool written)
    {
        try
        {
            if (files.Main is null)
            {
                foreach (string file in ModelFiles.Optional.Except(files.Files))
                    _cache.NoteAbsent(listing.Commit, file);
            }

            _cache.WriteRef(_reference.RevisionOrDefault, listing.Commit);
        }
        catch (Exception exception) when (!written && exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = _options.ParallelDownloads, CancellationToken = cancellationToken };
}
