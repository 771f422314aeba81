using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>The connections of all senders of this process, by server: it limits how many are open at once. One per process.</summary>
public sealed class SmtpConnections(SmtpLimits limits, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Host, int Port), SmtpHost> _hosts = new();

    internal SmtpLimits Limits { get; } = limits;

    internal TimeProvider Clock { get; } = clock;

    /// <summary>A transport to a server; it shares the limit of the server with all others.</summary>
    public SmtpTransport Transport(SmtpServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var host = _hosts.GetOrAdd((server.Host.ToLowerInvariant(), server.Port), _ => new SmtpHost(Limits, Clock));
        return new SmtpTransport(server, host, this);
    }
}
