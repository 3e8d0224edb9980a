namespace QRHead.Hub;

/// <summary>Takes commits or files of one model out of the cache, and the blobs that nothing points to any more.</summary>
internal sealed class CacheRemoval(HubCache cache, TimeProvider clock)
{
    private const string IncompleteExtension = ".incomplete";

    private long _freed;

    /// <summary>Removes what a reference means.</summary>
    /// <returns>How many bytes became free; null where the cache has nothing of it.</returns>
    public async Task<long?> Run(ModelReference reference, CancellationToken cancellationToken)
    {
        string[] commits = [.. cache.Commits()];
        if (reference.Revision is not null)
            commits = [.. commits.Where(commit => commit == cache.CommitOf(reference.Revision))];
        bool any = false;
        foreach (string commit in commits)
            any |= reference.IsGguf ? RemoveFiles(commit, reference) : RemoveSnapshot(commit);
        if (!any)
            return null;

        await RemoveBlobs(everything: !cache.Commits().Any(), cancellationToken);
        return _freed;
    }

    private bool RemoveFiles(string commit, ModelReference reference)
    {
        string[] files = [.. ModelFiles.Meant(reference, CachedSnapshot.Files(cache.Snapshot(commit))).SelectMany(model => model.Parts)];
        foreach (string file in files)
            Delete(new FileInfo(cache.Pointer(commit, file)));
        if (files.Length > 0 && CachedSnapshot.Files(cache.Snapshot(commit)).Count == 0)
            RemoveSnapshot(commit);
        return files.Length > 0;
    }

    private bool RemoveSnapshot(string commit)
    {
        // The refs first: what they name is whole as long as they name it.
        foreach ((string revision, _) in cache.Revisions().Where(item => item.Commit == commit).ToArray())
            File.Delete(Path.Combine(cache.Refs, revision));
        foreach (FileInfo file in new DirectoryInfo(cache.Snapshot(commit)).EnumerateFiles("*", SearchOption.AllDirectories))
            Delete(file);
        Directory.Delete(cache.Snapshot(commit), recursive: true);
        return true;
    }

    // Each under its lock, and looked at under it: a download may just be pointing to it.
    private async Task RemoveBlobs(bool everything, CancellationToken cancellationToken)
    {
        foreach (FileInfo blob in !Directory.Exists(cache.Blobs) ? [] : new DirectoryInfo(cache.Blobs).GetFiles())
        {
            bool incomplete = blob.Extension == IncompleteExtension;
            if (incomplete && !everything)
                continue;
            using BlobLock held = await BlobLock.Take(cache.Lock(incomplete ? blob.Name.Split('.')[0] : blob.Name), clock, cancellationToken);
            if (incomplete || !IsPointedTo(blob.Name))
                Delete(blob);
        }

        if (everything && !cache.Commits().Any())
            Directory.Delete(cache.Folder, recursive: true);
    }

    private bool IsPointedTo(string blob) => Directory.Exists(cache.Snapshots) && new DirectoryInfo(cache.Snapshots)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Any(file => file.LinkTarget is { } target && Path.GetFileName(target) == blob);

    private void Delete(FileInfo file)
    {
        if (!file.Exists && file.LinkTarget is null)
            return;
        if (file.LinkTarget is null)
            _freed += file.Length;
        file.Delete();
    }
}
