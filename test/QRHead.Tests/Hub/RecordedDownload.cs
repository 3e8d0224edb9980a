namespace QRHead.Tests.Hub;

/// <summary>Keeps what a download reports, at once.</summary>
internal sealed class RecordedDownload : IProgress<DownloadProgress>
{
    private readonly List<DownloadProgress> _reports = [];

    public IReadOnlyList<DownloadProgress> Reports => _reports;

    /// <summary>Gets what else happens at a report.</summary>
    public Action<DownloadProgress>? OnReport { get; init; }

    public void Report(DownloadProgress value)
    {
        _reports.Add(value);
        OnReport?.Invoke(value);
    }
}
