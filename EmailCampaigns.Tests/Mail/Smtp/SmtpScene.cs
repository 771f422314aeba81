using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A client on a virtual clock, and a server that a test wrote.</summary>
internal sealed class SmtpScene : IAsyncDisposable
{
    /// <summary>Each wait has a time of its own, so that a test can say which one runs out.</summary>
    public static readonly SmtpTimeouts Timeouts = SmtpTimeouts.Sending with { Greeting = TimeSpan.FromMinutes(4) };

    public static readonly Envelope Envelope = new("anna@sender.example", "bob@recipient.example");

    public const string MessageId = "0197f00d@sender.example";

    public SmtpScene(LoopbackServer loopback, SmtpServer? settings = null, SmtpLimits? limits = null)
    {
        Loopback = loopback;
        Connections = new SmtpConnections((limits ?? new SmtpLimits()) with { Timeouts = Timeouts }, Clock);
        Transport = Connections.Transport((settings ?? Plain) with { Port = loopback.Port });
    }

    public static SmtpServer Plain { get; } = new() { Host = "127.0.0.1", Port = 0, Security = SmtpSecurity.None };

    public VirtualClock Clock { get; } = new();

    public LoopbackServer Loopback { get; }

    public SmtpConnections Connections { get; }

    public SmtpTransport Transport { get; }

    public Task<DeliveryOutcome> Send(string text = "Hello\r\n", Envelope? envelope = null) =>
        Transport.Send(envelope ?? Envelope, Message(text), MessageId, CancellationToken.None);

    public Task<DeliveryOutcome> Send(CancellationToken cancellationToken) => Transport.Send(Envelope, Message("Hello\r\n"), MessageId, cancellationToken);

    public Task<DeliveryOutcome> Send(string text, CancellationToken cancellationToken) => Transport.Send(Envelope, Message(text), MessageId, cancellationToken);

    public static ReadOnlyMemory<byte> Message(string text) => Encoding.UTF8.GetBytes($"Subject: x\r\n\r\n{text}");

    public async ValueTask DisposeAsync()
    {
        // The server first: a client's good-bye to a server that never answers would wait on a clock that stands.
        await Loopback.DisposeAsync();
        await Transport.DisposeAsync();
    }
}
