namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// The timeout of one wait for a server, and the caller's cancellation. One per connection, since a message waits several times.
/// </summary>
internal sealed class SmtpDeadline(TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, clock);
    private CancellationTokenRegistration _registration;

    /// <summary>The token that <see cref="Observe"/> was given last.</summary>
    public CancellationToken Caller { get; private set; }

    /// <summary>The caller cancelled; it was not the timeout.</summary>
    public bool IsCancelled => HasExpired && Caller.IsCancellationRequested;

    public CancellationToken Token => _source.Token;

    /// <summary>It expired, or the caller cancelled: this connection cannot wait for anything any more.</summary>
    public bool HasExpired => _source.IsCancellationRequested;

    public void Start(TimeSpan time) => _source.CancelAfter(time);

    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>From here on the caller can cancel.</summary>
    public void Observe(CancellationToken caller)
    {
        Caller = caller;
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>From here on the caller cannot cancel any more; an earlier cancellation stands. A cancellation that runs concurrently has completed when this returns.</summary>
    public void StopObserving()
    {
        _registration.Dispose();
        _registration = default;
        Caller = IsCancelled ? Caller : CancellationToken.None;
    }

    public void Dispose()
    {
        StopObserving();
        _source.Dispose();
    }
}
