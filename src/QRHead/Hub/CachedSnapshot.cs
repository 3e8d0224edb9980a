using QRHead.Checkpoints;

namespace QRHead.Hub;

/// <summary>Looks for a model in the cache, without the hub.</summary>
internal static class CachedSnapshot
{
    /// <summary>Finds a model that is there as a whole.</summary>
    /// <returns>The folder of the snapshot, or the GGUF file in it; null where something needed is missing.</returns>
    public static string? Find(HubCache cache, ModelReference reference) =>
        cache.CommitOf(reference.RevisionOrDefault) is { } commit && Choose(cache, reference, commit) is { } files
            ? PathOf(cache, commit, files)
            : null;

    /// <summary>Finds a model that can't have changed on the hub: its commit is given, and nothing about it is left to ask.</summary>
    public static string? FindPinned(HubCache cache, ModelReference reference) =>
        reference.IsPinned && Find(cache, reference) is { } path
        && (reference.IsGguf || ModelFiles.Optional.All(
            file => SnapshotFile.Exists(cache.Pointer(reference.Revision!, file)) || cache.IsKnownAbsent(reference.Revision!, file)))
            ? path
            : null;

    /// <summary>Gets what is opened: the folder, or the GGUF file in it.</summary>
    public static string PathOf(HubCache cache, string commit, ModelFiles files) =>
        files.Main is { } main ? cache.Pointer(commit, main) : cache.Snapshot(commit);

    /// <summary>Reads which files hold the weights, of an index that is in the cache.</summary>
    /// <exception cref="CheckpointException">The index is broken.</exception>
    public static IReadOnlyList<string> Shards(HubCache cache, string commit, string index) =>
        [.. ShardIndex.Read(CheckpointFolder.ReadKeys(cache.Pointer(commit, index))).Shards];

    /// <summary>Lists the files of a snapshot, with <c>/</c>; links that lead nowhere, or to a folder, are left out.</summary>
    public static IReadOnlyList<string> Files(string snapshot) =>
    [
        .. FolderFiles.Below(snapshot)
            .Select(file => file.FullName)
            .Where(SnapshotFile.Exists)
            .Select(path => Path.GetRelativePath(snapshot, path).Replace(Path.DirectorySeparatorChar, '/')),
    ];

    private static ModelFiles? Choose(HubCache cache, ModelReference reference, string commit)
    {
        IReadOnlyList<string> there = Files(cache.Snapshot(commit));
        ModelFiles? files = ModelFiles.Choose(reference, there);
        return files?.Index is not { } index || Shards(cache, commit, index).All(there.Contains) ? files : null;
    }
}
