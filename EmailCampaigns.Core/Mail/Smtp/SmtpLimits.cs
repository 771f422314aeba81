namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>How connections are kept. What one sender may have open is its own setting (<see cref="SmtpServer.MaxConnections"/>).</summary>
public sealed record SmtpLimits
{
    /// <summary>Connections to one server, of all senders together: many servers refuse more from one address.</summary>
    public int ConnectionsPerHost { get; init; } = 20;

    /// <summary>Messages on one connection; many servers hang up after a hundred.</summary>
    public int MessagesPerConnection { get; init; } = 100;

    /// <summary>A connection nobody used for so long is ended; servers do it after a few minutes, some without a word.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection nobody used for so long is asked whether it still answers.</summary>
    public TimeSpan TrustedFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for answers.</summary>
    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Sending;
}
