namespace QRHead.Hub;

/// <summary>Counts the attempts of one request and pauses between them, longer each time.</summary>
internal sealed class Attempts(HubOptions options)
{
    // Beyond this a user is told how long to wait rather than kept waiting.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestOwnPause = TimeSpan.FromSeconds(8);

    private int _failures;

    /// <summary>Begins counting anew: something got on.</summary>
    public void Progressed() => _failures = 0;

    /// <summary>Pauses before the next attempt.</summary>
    /// <returns>False, at once, where there is none left or the hub asks for too long a pause.</returns>
    public async Task<bool> Again(HubException failure, CancellationToken cancellationToken)
    {
        if (_failures >= options.Retries)
            return false;
        TimeSpan own = options.RetryPause * Math.Pow(2, _failures++);
        TimeSpan pause = failure.RetryAfter ?? (own < LongestOwnPause ? own : LongestOwnPause);
        if (pause > LongestPause)
            return false;
        await Task.Delay(pause, options.Clock, cancellationToken);
        return true;
    }
}
