namespace EmailCampaigns.Core.Mail;

/// <summary>One email to one recipient, complete: what <see cref="MimeWriter"/> puts into bytes.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Without angle brackets (they may be given). See <see cref="MessageIds.New"/>.</summary>
    public required string MessageId { get; init => field = MessageIds.Normalize(value, "Message-ID"); }

    /// <summary>When it is sent; UTC.</summary>
    public required DateTime Date { get; init; }

    public required Mailbox From { get; init; }

    public required Mailbox To { get; init; }

    public Mailbox? ReplyTo { get; init; }

    /// <summary>Any text; written as <see cref="HeaderText.Normalize"/> makes it.</summary>
    public required string Subject { get; init; }

    /// <summary>Null or empty: the message is text only.</summary>
    public string? Html { get; init; }

    public required string Text { get; init; }

    /// <summary>The message this one follows, without angle brackets (they may be given).</summary>
    public string? InReplyTo { get; init => field = value is null ? null : MessageIds.Normalize(value, "In-Reply-To"); }

    /// <summary>The thread, oldest first and <see cref="InReplyTo"/> last, without angle brackets (they may be given).</summary>
    public IReadOnlyList<string> References { get; init => field = [.. value.Select(id => MessageIds.Normalize(id, "References"))]; } = [];

    /// <summary>Where a POST unsubscribes the recipient (RFC 8058); http or https.</summary>
    public Uri? ListUnsubscribeUri { get; init; }

    /// <summary>Where a mail unsubscribes the recipient (RFC 2369): an address, or a whole <c>mailto:</c> URI.</summary>
    public string? ListUnsubscribeMailto { get; init; }

    /// <summary>An address in the header has a local part beyond ASCII: only a server that offers SMTPUTF8 (RFC 6531) can take the message.</summary>
    /// <exception cref="MessageFieldException">An address is none.</exception>
    public bool NeedsSmtpUtf8 =>
        AddrSpec.Parse(From.Address, "From").NeedsSmtpUtf8
        || AddrSpec.Parse(To.Address, "To").NeedsSmtpUtf8
        || (ReplyTo is not null && AddrSpec.Parse(ReplyTo.Address, "Reply-To").NeedsSmtpUtf8);
}
