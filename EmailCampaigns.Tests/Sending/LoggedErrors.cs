using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What was logged as an error: a test that expects none sees them all. A hold is critical news, and no error.</summary>
internal sealed class LoggedErrors : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // EF logs a command that failed by itself; what matters is what sending makes of it.
        if (IsEnabled(logLevel) && eventId.Id < 10_000)
        {
            _all.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
