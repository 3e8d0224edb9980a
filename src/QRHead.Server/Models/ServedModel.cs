using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QRHead.Doors;
using QRHead.Server.Refusals;
using QRHead.Server.Telemetry;

namespace QRHead.Server.Models;

/// <summary>The model, loaded in the background from the application's start on. One that can't be loaded ends the application.</summary>
internal sealed class ServedModel(IOptions<QRHeadServerOptions> options, ILoggerFactory loggers, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private readonly ILogger _log = loggers.CreateLogger(ServerLog.Category);
    private volatile QRRetriever? _retriever;

    /// <summary>Gets whether requests can be served: the model is there, and the application not about to end.</summary>
    public bool IsReady => _retriever is not null && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Gets why the model can't be loaded; null where it can, or nobody knows yet.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the model.</summary>
    /// <exception cref="RefusedException">It is still being loaded.</exception>
    public QRRetriever Retriever => _retriever ?? throw new RefusedException(
        Outcome.Unavailable.Status, Outcome.Unavailable.Kind, "The model is being loaded; ask again in a moment.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _retriever?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            QRRetrieverOptions how = options.Value.Retriever;
            Reading? wanted = options.Value.Reading ?? (options.Value.Indexes.Count > 0 ? Reading.Alone : null);
            how = how with
            {
                LoggerFactory = how.LoggerFactory ?? loggers,
                Heads = how.Heads ?? (wanted is { } reading ? HeadSelection.DefaultFor(reading) : null),
            };
            _retriever = await QRRetriever.LoadAsync(options.Value.Model, how, stoppingToken).ConfigureAwait(false);
            ServerLog.Ready(_log, _retriever.Model, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception exception) when (Outcome.Of(exception) is not null)
        {
            Failure = exception;
            ServerLog.CannotLoad(_log, exception.Message);
            lifetime.StopApplication();
        }
    }
}
