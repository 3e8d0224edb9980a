using Microsoft.Extensions.Logging;

namespace QRHead.Tests.Telemetry;

/// <summary>A log in memory.</summary>
internal sealed class RecordedLog : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();

    public List<string> Messages { get; } = [];

    public ILogger CreateLogger(string categoryName) => categoryName == "QRHead" ? this : throw new ArgumentException(categoryName);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
            Messages.Add($"{logLevel} {eventId.Id} {formatter(state, exception)}");
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
