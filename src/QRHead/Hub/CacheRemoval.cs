namespace QRHead.Hub;

/// <summary>
/// Takes commits or files of one model out of the cache, and the blobs that nothing points to any more. A link is deleted, never what it
/// leads to: other programs write into the cache too.
/// </summary>
internal sealed class CacheRemoval(HubCache cache, TimeProvider clock)
{
    private const string IncompleteExtension = ".incomplete";

    private long _freed;

    /// <summary>Removes what a reference means.</summary>
    /// <returns>How many bytes became free; null where the cache has nothing of it.</returns>
    /// <exception cref="HubException">A folder of the model is a link, and only a part of the model is meant.</exception>
    public async Task<long?> Run(ModelReference reference, CancellationToken cancellationToken)
    {
        bool any = RemoveLinkedFolders(reference);
        string[] commits = [.. cache.Commits()];
        if (reference.Revision is not null)
            commits = [.. commits.Where(commit => commit == cache.CommitOf(reference.Revision))];
        foreach (string commit in commits)
            any |= reference.IsGguf ? RemoveFiles(commit, reference) : RemoveSnapshot(commit);
        if (!any)
            return null;

        await RemoveBlobs(everything: !cache.Commits().Any(), cancellationToken);
        return _freed;
    }

    /// <summary>Lets folders go that lie elsewhere, with the whole model; a part of them is nothing that may be taken away.</summary>
    private bool RemoveLinkedFolders(ModelReference reference)
    {
        if (cache.Folders.FirstOrDefault(FolderFiles.IsLink) is not { } linked)
            return false;
        if (reference.Revision is not null || reference.IsGguf)
        {
            throw new HubPlace(reference.Repository, reference.RevisionOrDefault, reference.File).Wrong(
                HubProblem.NotFound, $"{linked} is a link, and what it leads to is not the cache's",
                $"'qrhead models remove {reference.Repository}' takes the link away; what it leads to stays.");
        }

        foreach (string folder in cache.Folders)
        {
            if (FolderFiles.IsLink(folder))
                Directory.Delete(folder);
        }

        return true;
    }

    private bool RemoveFiles(string commit, ModelReference reference)
    {
        if (FolderFiles.IsLink(cache.Snapshot(commit)))
            return false;
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
        string snapshot = cache.Snapshot(commit);
        if (!FolderFiles.IsLink(snapshot))
        {
            foreach (FileInfo file in FolderFiles.Below(snapshot).ToArray())
                Delete(file);
        }

        // A link goes, and so do links inside: .NET deletes through neither.
        Directory.Delete(snapshot, recursive: !FolderFiles.IsLink(snapshot));
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
            using BlobLock held = await BlobLock.Take(
                cache.Lock(incomplete ? blob.Name.Split('.')[0] : blob.Name), clock, cancellationToken);
            if (incomplete || !IsPointedTo(blob.Name))
                Delete(blob);
        }

        if (everything && Directory.Exists(cache.Folder) && !cache.Commits().Any())
            Directory.Delete(cache.Folder, recursive: true);
    }

    private bool IsPointedTo(string blob) =>
        FolderFiles.Below(cache.Snapshots).Any(file => file.LinkTarget is { } target && Path.GetFileName(target) == blob);

    private void Delete(FileInfo file)
    {
        if (!file.Exists && file.LinkTarget is null)
            return;
        if (file.LinkTarget is null)
            _freed += file.Length;
        file.Delete();
    }
}
