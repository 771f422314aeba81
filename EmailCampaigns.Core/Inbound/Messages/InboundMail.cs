namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>A message that came into a mailbox, reduced to what judging needs. Every text is bounded by <see cref="InboundLimits"/>.</summary>
public sealed record InboundMail
{
    /// <summary>Without angle brackets; null where it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The messages it answers (In-Reply-To), without angle brackets.</summary>
    public IReadOnlyList<string> InReplyTo { get; init; } = [];

    /// <summary>The thread it belongs to, oldest first, without angle brackets.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The address in From, normalised; null where there is none that can be read.</summary>
    public string? From { get; init; }

    public string? FromName { get; init; }

    /// <summary>The address in Sender, normalised.</summary>
    public string? Sender { get; init; }

    /// <summary>The envelope sender, normalised; empty for the null sender of reports (RFC 5321, section 4.5.5); null where the server did not write it down.</summary>
    public string? ReturnPath { get; init; }

    /// <summary>To, Cc, Delivered-To and the like, normalised.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    public string Subject { get; init; } = "";

    /// <summary>UTC, as its author's clock says.</summary>
    public DateTime? Date { get; init; }

    /// <summary>The headers by which machines make themselves known, by name in lower case; the first of each.</summary>
    public IReadOnlyDictionary<string, string> MachineHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The report type of a <c>multipart/report</c> (RFC 6522), in lower case; null where it is none.</summary>
    public string? ReportType { get; init; }

    /// <summary>What its author wrote, signature included.</summary>
    public string OwnText { get; init; } = "";

    /// <summary>What it quotes of earlier messages.</summary>
    public string QuotedText { get; init; } = "";

    /// <summary>What a delivery report says of each recipient (RFC 3464).</summary>
    public IReadOnlyList<RecipientReport> Reports { get; init; } = [];

    /// <summary>The message that is sent back or complained about; null where there is none.</summary>
    public ReturnedMessage? Returned { get; init; }

    /// <summary>A complaint (RFC 5965); null where there is none.</summary>
    public FeedbackReport? Feedback { get; init; }

    /// <summary>Reads a message, or the beginning of one: what was cut off is no error.</summary>
    /// <param name="raw">The octets, as the server has them.</param>
    /// <exception cref="UnreadableMailException">It cannot be read: no header at all, or more of something than <see cref="InboundLimits"/> allow.</exception>
    public static InboundMail Parse(byte[] raw) => InboundParser.Parse(raw);
}

/// <summary>What a delivery report says of one recipient (RFC 3464, section 2.3).</summary>
/// <param name="Action"><c>failed</c>, <c>delayed</c>, <c>delivered</c>, <c>relayed</c> or <c>expanded</c>, in lower case; empty where it is missing.</param>
/// <param name="Status">The enhanced status code (RFC 3463); null where it is missing.</param>
/// <param name="Diagnostic">What the other server said, in one line.</param>
/// <param name="OriginalRecipient">The address as we wrote it, normalised.</param>
/// <param name="FinalRecipient">The address in the end, normalised.</param>
public sealed record RecipientReport(string Action, string? Status, string? Diagnostic, string? OriginalRecipient, string? FinalRecipient);

/// <summary>The message that a report sends back, as far as it does.</summary>
/// <param name="MessageIds">Its Message-ID, without angle brackets, and the ids of its thread where it names some.</param>
/// <param name="From">Its author, normalised.</param>
/// <param name="Recipients">Whom it was for, normalised.</param>
/// <param name="Subject">Its subject.</param>
public sealed record ReturnedMessage(IReadOnlyList<string> MessageIds, string? From, IReadOnlyList<string> Recipients, string? Subject);

/// <summary>A feedback report (RFC 5965).</summary>
/// <param name="Type"><c>abuse</c>, <c>not-spam</c>, <c>opt-out</c>, ..., in lower case.</param>
/// <param name="Recipients">Who complained, normalised.</param>
public sealed record FeedbackReport(string Type, IReadOnlyList<string> Recipients);

/// <summary>The message cannot be read. The text says why, for a person.</summary>
public sealed class UnreadableMailException : Exception
{
    public UnreadableMailException(string message)
        : base(message)
    {
    }

    public UnreadableMailException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
