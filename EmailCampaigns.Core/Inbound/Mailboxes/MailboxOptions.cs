using System.ComponentModel.DataAnnotations;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>The settings under <c>Mailboxes</c>.</summary>
public sealed record MailboxOptions
{
    /// <summary>How many connections one process keeps open to be told of new mail (IDLE, RFC 2177). Mailboxes beyond that are looked into from time to time; with 0 all are.</summary>
    [Range(0, 10_000)]
    public int IdleConnections { get; init; } = 100;
}
