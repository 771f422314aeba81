namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>What a mail service or another program reports about one email.</summary>
/// <param name="Key">Its id of the event, which makes it count once.</param>
/// <param name="Type">What happened.</param>
/// <param name="At">When, UTC.</param>
internal sealed record ProviderEvent(string Key, MessageEventType Type, DateTime At)
{
    /// <summary>By which the email may be known, without angle brackets, the surest first.</summary>
    public IReadOnlyList<string> MessageIds { get; init; } = [];

    /// <summary>Normalised; null where it names none.</summary>
    public string? Recipient { get; init; }

    /// <summary>Of a bounce: SMTP's reply code.</summary>
    public int? Code { get; init; }

    /// <summary>Of a bounce: the enhanced status code (RFC 3463).</summary>
    public string? Status { get; init; }

    /// <summary>What the receiving server said, or why the service gave up.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a click.</summary>
    public string? Url { get; init; }

    public string? Ip { get; init; }
    public string? UserAgent { get; init; }

    /// <summary>Of an open or a click: whether the service takes it for a program's.</summary>
    public bool IsAutomated { get; init; }

    /// <summary>Of a reply.</summary>
    public ToldReply? Reply { get; init; }
}

/// <summary>A reply that another program reports.</summary>
internal sealed record ToldReply(string? MessageId, string? Subject, string? Text);

/// <summary>What was understood of a webhook.</summary>
/// <param name="Events">In their order.</param>
/// <param name="Ignored">Events that are known and change nothing.</param>
/// <param name="Problems">What was not understood, a sentence each.</param>
internal sealed record ParsedWebhook(IReadOnlyList<ProviderEvent> Events, int Ignored, IReadOnlyList<string> Problems);
