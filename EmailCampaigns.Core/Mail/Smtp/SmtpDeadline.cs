namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// The time that a connection gives its server, one wait at a time, and the caller's way to cut it short; made once a connection, since a message waits several
/// times.
/// </summary>
internal sealed class SmtpDeadline(TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, clock);
    private CancellationTokenRegistration _registration;

    /// <summary>Whom <see cref="Heed"/> named last.</summary>
    public CancellationToken Caller { get; private set; }

    /// <summary>It was the caller and not the time.</summary>
    public bool WasCalledOff => IsOver && Caller.IsCancellationRequested;

    public CancellationToken Token => _source.Token;

    /// <summary>It ran out, or the caller called off: nothing more can be waited for on this connection.</summary>
    public bool IsOver => _source.IsCancellationRequested;

    public void Start(TimeSpan time) => _source.CancelAfter(time);

    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>From here on the caller can call off.</summary>
    public void Heed(CancellationToken caller)
    {
        Caller = caller;
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>From here on not any more; one that came before stands. A call that comes at this very moment has come to its end when this returns.</summary>
    public void Ignore()
    {
        _registration.Dispose();
        _registration = default;
        Caller = WasCalledOff ? Caller : CancellationToken.None;
    }

    public void Dispose()
    {
        Ignore();
        _source.Dispose();
    }
}
