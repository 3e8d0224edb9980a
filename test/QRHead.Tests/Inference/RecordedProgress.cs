namespace QRHead.Tests.Inference;

/// <summary>Keeps what is reported, at once and on the reporting thread.</summary>
internal sealed class RecordedProgress : IProgress<int>
{
    private readonly List<int> _reports = [];

    public IReadOnlyList<int> Reports => _reports;

    /// <summary>Gets what else happens at a report.</summary>
    public Action<int>? OnReport { get; init; }

    public void Report(int value)
    {
        _reports.Add(value);
        OnReport?.Invoke(value);
    }
}
