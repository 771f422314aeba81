namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>How long the client waits. Each limit is for one complete reply, so a server cannot extend it by sending octets one by one.</summary>
public sealed record SmtpTimeouts
{
    /// <summary>The minimum of RFC 5321 section 4.5.3.2.</summary>
    public static SmtpTimeouts Sending { get; } = new();

    /// <summary>Shorter timeouts for a person who waits at a screen.</summary>
    public static SmtpTimeouts Trying { get; } = new()
    {
        Connect = TimeSpan.FromSeconds(10),
        Greeting = TimeSpan.FromSeconds(12),
        Handshake = TimeSpan.FromSeconds(12),
        Command = TimeSpan.FromSeconds(15),
    };

    /// <summary>Name resolution, and the TCP connection to each of its addresses.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The greeting, 220.</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>STARTTLS, and each step of the TLS handshake.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>EHLO, AUTH, MAIL, RCPT.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>354 after DATA.</summary>
    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One write of content.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The reply to the final dot.</summary>
    public TimeSpan FinalDot { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>NOOP, RSET and QUIT.</summary>
    public TimeSpan Housekeeping { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The timeout of a reply at this stage.</summary>
    internal TimeSpan For(DeliveryStage stage) => stage switch
    {
        DeliveryStage.None => Housekeeping,
        DeliveryStage.Connect => Greeting,
        DeliveryStage.Tls => Handshake,
        DeliveryStage.Hello or DeliveryStage.Auth or DeliveryStage.Mail or DeliveryStage.Rcpt => Command,
        DeliveryStage.Data => Data,
        DeliveryStage.FinalDot => FinalDot,
    };
}
