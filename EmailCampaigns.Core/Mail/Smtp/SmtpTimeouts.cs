namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>How long the client waits, each for one answer as a whole: a server that drips does not win time.</summary>
public sealed record SmtpTimeouts
{
    /// <summary>The least that RFC 5321 section 4.5.3.2 asks of a client.</summary>
    public static SmtpTimeouts Sending { get; } = new();

    /// <summary>For a person who waits at a screen.</summary>
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

    /// <summary>The TLS handshake.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>EHLO, STARTTLS, AUTH, MAIL, RCPT.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>354 after DATA.</summary>
    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One write of content.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The answer to the final dot.</summary>
    public TimeSpan FinalDot { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a connection that has been idle still answers.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>221 after QUIT, and what a server said before it hung up.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(3);
}
