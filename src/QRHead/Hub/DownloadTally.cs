namespace QRHead.Hub;

/// <summary>Adds up what the parallel downloads of one model report. Reports come one at a time.</summary>
internal sealed class DownloadTally
{
    private const long Step = 1 << 18;

    private readonly Lock _gate = new();
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly Dictionary<string, long> _done;
    private readonly long _total;
    private long _sum;
    private long _reported;
    private int _complete;

    public DownloadTally(IProgress<DownloadProgress>? progress, IReadOnlyCollection<RemoteFile> files)
    {
        _progress = progress;
        _done = files.ToDictionary(file => file.Path, _ => 0L);
        _total = files.Sum(file => file.Size);
    }

    /// <summary>Takes note of how many bytes of a file are there; fewer than before where it had to begin anew.</summary>
    public void Reached(RemoteFile file, long bytes)
    {
        lock (_gate)
        {
            _sum += bytes - _done[file.Path];
            _done[file.Path] = bytes;
            if (Math.Abs(_sum - _reported) >= Step)
                Report(file);
        }
    }

    /// <summary>Takes note that a file is complete.</summary>
    public void Complete(RemoteFile file)
    {
        lock (_gate)
        {
            _sum += file.Size - _done[file.Path];
            _done[file.Path] = file.Size;
            _complete++;
            Report(file);
        }
    }

    private void Report(RemoteFile file)
    {
        _reported = _sum;
        _progress?.Report(new DownloadProgress(file.Path, _sum, _total, _complete, _done.Count));
    }
}
