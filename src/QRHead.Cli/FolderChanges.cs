using System.Threading.Channels;

namespace QRHead.Cli;

/// <summary>
/// Tells when something may have changed in some folders: when the system says so and it has been quiet for a moment since, or after some
/// time in any case, for the system does not tell everything (links, network drives, too many folders).
/// </summary>
internal sealed class FolderChanges : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.5);

    /// <summary>How long changes that don't stop may put off that they are told.</summary>
    private const int MostQuietTimes = 20;

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly TimeSpan _every;
    private readonly string _ignored;

    /// <summary>Begins to watch.</summary>
    /// <param name="folders">The folders, with all folders in them.</param>
    /// <param name="ignored">A folder in which changes are our own.</param>
    /// <param name="every">After how long a change is assumed.</param>
    public FolderChanges(IEnumerable<string> folders, string ignored, TimeSpan every)
    {
        (_ignored, _every) = (Path.GetFullPath(ignored), every);
        foreach (string folder in folders)
            Watch(folder);
    }

    /// <summary>Gets whether the system tells of no changes in some folder: then only time does.</summary>
    public bool IsBlind { get; private set; }

    /// <summary>Waits until something may have changed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task Next(CancellationToken cancellationToken)
    {
        await Changed(_every, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < MostQuietTimes && await Changed(Quiet, cancellationToken).ConfigureAwait(false); i++)
        {
            // An editor writes a file in several steps, and a sync many files.
        }
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers)
            watcher.Dispose();
    }

    private async Task<bool> Changed(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(patience);
        try
        {
            return await _changed.Reader.ReadAsync(time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watchers.Add(watcher);
            watcher.Changed += (_, change) => Note(folder, change.FullPath);
            watcher.Created += (_, change) => Note(folder, change.FullPath);
            watcher.Deleted += (_, change) => Note(folder, change.FullPath);
            watcher.Renamed += (_, change) => Note(folder, change.FullPath);
            watcher.Error += (_, _) => _changed.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            IsBlind = true;
        }
    }

    private void Note(string folder, string path)
    {
        // What is hidden is not read; an index may lie there.
        bool isHidden = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is ['.', not '.', ..]);
        bool isOwn = path.StartsWith(_ignored, StringComparison.Ordinal)
            && (path.Length == _ignored.Length || path[_ignored.Length] == Path.DirectorySeparatorChar);
        if (!isHidden && !isOwn)
            _changed.Writer.TryWrite(true);
    }
}
