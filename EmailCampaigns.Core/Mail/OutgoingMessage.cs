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

    /// <summary>Pictures that <see cref="Html"/> shows by their content ids.</summary>
    public IReadOnlyList<MessageFile> Embedded { get; init; } = [];

    public IReadOnlyList<MessageFile> Attachments { get; init; } = [];

    /// <summary>The message this one follows, without angle brackets (they may be given).</summary>
    public string? InReplyTo { get; init => field = value is null ? null : MessageIds.Normalize(value, "In-Reply-To"); }

    /// <summary>The thread, oldest first and <see cref="InReplyTo"/> last, without angle brackets (they may be given).</summary>
    public IReadOnlyList<string> References { get; init => field = [.. value.Select(id => MessageIds.Normalize(id, "References"))]; } = [];

    /// <summary>Where a POST unsubscribes the recipient (RFC 8058); http or https.</summary>
    public Uri? ListUnsubscribeUri { get; init; }

    /// <summary>Where a mail unsubscribes the recipient (RFC 2369): an address, or a whole <c>mailto:</c> URI.</summary>
    public string? ListUnsubscribeMailto { get; init; }

    /// <summary>The series it belongs to, without angle brackets (RFC 2919); see <see cref="ListIds"/>.</summary>
    public string? ListId { get; init; }
}
