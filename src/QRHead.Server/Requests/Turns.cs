using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using QRHead.Server.Guard;
using QRHead.Server.Telemetry;

namespace QRHead.Server.Requests;

/// <summary>Work with the model, each in its turn, counted and logged.</summary>
internal sealed class Turns(Admission admission, ServerInstruments instruments, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(ServerLog.Category);

    /// <summary>Waits for a turn, and makes rankings.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rank">Makes them.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The rankings, how long was waited for them, and how long they took.</returns>
    public async Task<(IReadOnlyList<Ranking> Rankings, TimeSpan Waited, TimeSpan Took)> RankAsync(
        HttpContext context, Func<Task<IReadOnlyList<Ranking>>> rank, CancellationToken cancellationToken)
    {
        using Admission.Held turn = await admission.EnterAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Ranking> rankings = await rank().ConfigureAwait(false);
        int passages = rankings.Sum(ranking => ranking.Passages.Count);
        instruments.Passages.Add(passages);
        instruments.Truncated.Add(rankings.Sum(ranking => ranking.Passages.Count(passage => passage.Truncated)));
        TimeSpan took = turn.Took;
        ServerLog.Answered(
            _log, context.Request.Path, StatusCodes.Status200OK, passages, rankings.Sum(
                ranking => ranking.Usage.PromptTokens), turn.Waited.TotalMilliseconds, took.TotalMilliseconds);
        return (rankings, turn.Waited, took);
    }

    /// <summary>Waits for a turn, and works.</summary>
    /// <param name="work">The work, on a thread of the pool.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using Admission.Held turn = await admission.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(work, cancellationToken).ConfigureAwait(false);
    }
}
