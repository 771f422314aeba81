namespace EmailCampaigns.Core.Senders;

/// <summary>
/// What is said about the mailbox that is read for replies and bounces. If nothing is said: port 143 with STARTTLS, else 993 with TLS. An empty host ends the reading.
/// </summary>
public sealed record ImapInput : ServerInput
{
    /// <inheritdoc/>
    internal override string Field => "imap";

    /// <inheritdoc/>
    private protected override string UsualPorts => "mailboxes use 993 or 143";

    /// <summary>Nothing is read any more.</summary>
    internal bool EndsReading => Host is not null && string.IsNullOrWhiteSpace(Host);

    /// <summary>The input trimmed, and what is wrong with each field by itself.</summary>
    internal ImapInput Check(FieldChecks checks) => EndsReading ? new ImapInput { Host = "" } : (ImapInput)CheckServer(checks, isNew: false);
}
