namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>How connections are reused. The limit of one sender is its own setting (<see cref="SmtpServer.MaxConnections"/>).</summary>
public sealed record SmtpLimits
{
    /// <summary>Connections to one server, of all senders together: many servers refuse more from one address.</summary>
    public int ConnectionsPerHost { get; init; } = 20;

    /// <summary>Messages on one connection; many servers close it after a hundred.</summary>
    public int MessagesPerConnection { get; init; } = 100;

    /// <summary>A connection that is idle for so long is closed; servers close it after a few minutes, some without a reply.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that is idle for so long is tested before it is used again.</summary>
    public TimeSpan TrustedFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The timeouts of replies.</summary>
    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Sending;
}
