namespace EmailCampaigns.Core.Mail;

/// <summary>What became of one attempt to hand a message over, and so what happens next. A closed set: every transport says one of these.</summary>
public enum DeliveryVerdict
{
    /// <summary>The server took the message and answers for it from now on.</summary>
    Accepted,

    /// <summary>
    /// A temporary refusal of this message (4xx), or a failure that certainly came before the server had the whole message. It is tried again later.
    /// </summary>
    Retry,

    /// <summary>The recipient does not exist (550 5.1.1, 5.1.2, 5.1.10, 556): the enrollment is bounced, the address suppressed.</summary>
    RecipientHard,

    /// <summary>
    /// The recipient exists and cannot take mail now (full mailbox: 452 4.2.2, 552 5.2.2 at RCPT): a bounce event, the address suppressed only after several.
    /// </summary>
    RecipientSoft,

    /// <summary>
    /// Refused for policy, reputation or authentication of the sender (5.7.1, 5.7.26, 5.7.515): shown at the sender with advice, the contact is not at fault.
    /// </summary>
    Blocked,

    /// <summary>The message itself cannot be sent (too big, 5.3.4, 5.2.3, cannot be written): it fails alone.</summary>
    MessageRefused,

    /// <summary>The sender may not or cannot send until a person acts (535, wrong settings, no permission): the sender is paused.</summary>
    SenderRefused,

    /// <summary>The sender or its server is too busy (421, 454, 4.3.x, too many connections): the sender backs off by itself.</summary>
    SenderBusy,

    /// <summary>The provider's limit for the day is reached (550 5.4.5, SubmissionQuotaExceeded): the sender is paused for a day; never a bounce.</summary>
    SenderDayLimit,

    /// <summary>No answer after the whole message was given (RFC 1047): it may or may not be sent. Tried again by itself only where the workspace chose that.</summary>
    Unknown,
}

/// <summary>How far the attempt had come. The same reply code means different things at different stages, so the stage is kept with it.</summary>
public enum DeliveryStage
{
    /// <summary>There is no conversation: a file, or a single request.</summary>
    None,

    /// <summary>Name resolution, TCP, and the server's greeting.</summary>
    Connect,

    /// <summary>EHLO and what it offered.</summary>
    Hello,

    /// <summary>STARTTLS, the handshake, the certificate.</summary>
    Tls,

    /// <summary>AUTH.</summary>
    Auth,

    /// <summary>MAIL FROM.</summary>
    Mail,

    /// <summary>RCPT TO.</summary>
    Rcpt,

    /// <summary>DATA and the content, up to but without the final dot: the server certainly has not accepted.</summary>
    Data,

    /// <summary>The final dot was or may have been written: only a reply tells.</summary>
    FinalDot,
}

/// <summary>The outcome of one attempt to hand a message over.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="Stage">How far it came.</param>
/// <param name="Text">
/// The server's text, or the fault in words: one line, cut to <see cref="MaxTextLength"/>. It may hold addresses: it is shown, never logged.
/// </param>
public sealed record DeliveryOutcome(DeliveryVerdict Verdict, DeliveryStage Stage, string Text)
{
    /// <summary>Longest <see cref="Text"/>, in UTF-16 units.</summary>
    public const int MaxTextLength = 500;

    /// <inheritdoc cref="DeliveryOutcome(DeliveryVerdict, DeliveryStage, string)" path="/param[@name='Text']"/>
    public string Text { get; init => field = OneLine(value); } = OneLine(Text);

    /// <summary>The reply code: three digits of SMTP, or the HTTP status.</summary>
    public int? Code { get; init; }

    /// <summary>The enhanced status code (RFC 3463), such as <c>5.1.1</c>, or the provider's word for the fault.</summary>
    public string? EnhancedCode { get; init; }

    /// <summary>What the refusal was judged by, such as <c>Status 5.1.1 of the server's answer</c>; null where no server refused.</summary>
    public string? Rule { get; init; }

    /// <summary>The Message-ID that the server put in place of ours, where its reply names one; without angle brackets.</summary>
    public string? WireMessageId { get; init; }

    /// <summary>How long the server wants to be left alone (<c>Retry-After</c>); null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's own name for the message (a queue id), by which its operator finds it.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>
    /// No message could be offered: the name did not resolve, nothing listened, TLS or authentication failed. That affects the sender, and the next message
    /// would fail, too. A server that replies says so in its own words (<see cref="DeliveryVerdict.SenderBusy"/>,
    /// <see cref="DeliveryVerdict.SenderRefused"/>).
    /// </summary>
    public bool IsUnreachable =>
        Verdict is DeliveryVerdict.Retry && Stage is DeliveryStage.Connect or DeliveryStage.Hello or DeliveryStage.Tls or DeliveryStage.Auth;

    /// <summary>The attempt ended before anyone accepted the message: its quota may be given back and it may be tried again.</summary>
    public bool CertainlyNotSent => Verdict is not (DeliveryVerdict.Accepted or DeliveryVerdict.Unknown);

    private static string OneLine(string text)
    {
        var line = HeaderText.Normalize(text);
        return line.Length <= MaxTextLength ? line : line[..(char.IsHighSurrogate(line[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
    }
}
