using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// What a refusal means. The stage is looked at first, since the same code means different things at different stages; then the enhanced code, since the first
/// digit alone misleads (an unknown user can come as 450, a full mailbox as 552); then the words, for servers that say no more than 550.
/// </summary>
public static partial class SmtpVerdict
{
    /// <summary>Judges a reply of 4yz or 5yz.</summary>
    /// <param name="stage">What it answered.</param>
    /// <param name="reply">The refusal.</param>
    public static DeliveryVerdict Of(DeliveryStage stage, SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (!reply.IsRefusal)
        {
            throw new ArgumentException($"{reply.Code} is no refusal.", nameof(reply));
        }

        var text = reply.ToString();
        var code = EnhancedCode.Of(reply);
        if (code.Is(5, 4, 5) || DayLimit().IsMatch(text))
        {
            return DeliveryVerdict.SenderDayLimit;
        }

        if (SendAsDenied().IsMatch(text))
        {
            return DeliveryVerdict.SenderRefused;
        }

        if (reply.Code is 421 or 454 || TooMuch().IsMatch(text))
        {
            return DeliveryVerdict.SenderBusy;
        }

        return stage switch
        {
            DeliveryStage.None or DeliveryStage.Connect or DeliveryStage.Hello or DeliveryStage.Tls or DeliveryStage.Auth =>
                reply.Code < 500 ? DeliveryVerdict.SenderBusy : DeliveryVerdict.SenderRefused,
            DeliveryStage.Mail => OfSender(reply, code),
            _ => OfMessage(stage, reply, code, text),
        };
    }

    /// <summary>
    /// What broke before the final dot was written: nothing was sent. What broke behind it is <see cref="DeliveryVerdict.Unknown"/>, whatever it was.
    /// </summary>
    public static DeliveryVerdict Of(DeliveryStage stage, SmtpTrouble trouble) => trouble switch
    {
        _ when stage is DeliveryStage.FinalDot => DeliveryVerdict.Unknown,
        SmtpTrouble.StarttlsNotOffered or SmtpTrouble.CertificateNameMismatch or SmtpTrouble.CertificateExpired or SmtpTrouble.CertificateUntrusted
            or SmtpTrouble.NoWayToSignIn or SmtpTrouble.NoAccessToken => DeliveryVerdict.SenderRefused,
        SmtpTrouble.HostUnknown or SmtpTrouble.NameServerSilent or SmtpTrouble.ConnectionRefused or SmtpTrouble.Unreachable or SmtpTrouble.TimedOut or SmtpTrouble.Closed
            or SmtpTrouble.Garbled or SmtpTrouble.HandshakeFailed or SmtpTrouble.AccessTokenLater => DeliveryVerdict.Retry,
        SmtpTrouble.Refused => throw new ArgumentException("A refusal is judged by its reply.", nameof(trouble)),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "A trouble without verdict."),
    };

    /// <summary>At MAIL nothing is known of the recipient: a lasting no is one to the sender, or to the size it announced.</summary>
    private static DeliveryVerdict OfSender(SmtpReply reply, EnhancedCode code) =>
        code.IsAboutMessage ? DeliveryVerdict.MessageRefused
        : reply.Code is 552 && code.IsNone ? DeliveryVerdict.MessageRefused
        : code.IsPermanent(reply) ? DeliveryVerdict.SenderRefused
        : code.Subject is 3 ? DeliveryVerdict.SenderBusy
        : DeliveryVerdict.Retry;

    /// <summary>At RCPT, DATA and the final dot.</summary>
    private static DeliveryVerdict OfMessage(DeliveryStage stage, SmtpReply reply, EnhancedCode code, string text) =>
        code.IsAboutMessage ? DeliveryVerdict.MessageRefused
        : code is { Subject: 2, Detail: 2 } ? DeliveryVerdict.RecipientSoft
        : reply.Code is 530 or 534 or 535 or 538 || code.IsAboutSigningIn ? DeliveryVerdict.SenderRefused
        : !code.IsPermanent(reply) ? OfTemporary(stage, reply, code, text)
        : code is { Subject: 1, Detail: 7 or 8 } || NotOurs().IsMatch(text) ? DeliveryVerdict.SenderRefused
        : code.IsNoSuchRecipient ? DeliveryVerdict.RecipientHard
        : code.Subject is 1 && stage is DeliveryStage.Rcpt ? DeliveryVerdict.RecipientHard
        : code.Subject is 7 ? DeliveryVerdict.Blocked
        : code is { Subject: 5, Detail: > 0 } ? DeliveryVerdict.MessageRefused
        : OfWords(stage, reply, code, text);

    private static DeliveryVerdict OfTemporary(DeliveryStage stage, SmtpReply reply, EnhancedCode code, string text) =>
        code.Subject is 3 ? DeliveryVerdict.SenderBusy
        : code.IsNone && reply.Code is 452 && stage is DeliveryStage.Rcpt && Full().IsMatch(text) ? DeliveryVerdict.RecipientSoft
        : DeliveryVerdict.Retry;

    /// <summary>A lasting no whose enhanced code does not say which, or that has none.</summary>
    private static DeliveryVerdict OfWords(DeliveryStage stage, SmtpReply reply, EnhancedCode code, string text) =>
        reply.Code is 556 || NoSuchUser().IsMatch(text) ? DeliveryVerdict.RecipientHard
        : Full().IsMatch(text) ? DeliveryVerdict.RecipientSoft
        : Policy().IsMatch(text) ? DeliveryVerdict.Blocked
        : code.Subject is 2 or 3 or 4 ? DeliveryVerdict.RecipientSoft
        : reply.Code is 552 ? stage is DeliveryStage.Rcpt ? DeliveryVerdict.RecipientSoft : DeliveryVerdict.MessageRefused
        : reply.Code is 550 or 551 or 553 && stage is DeliveryStage.Rcpt ? DeliveryVerdict.RecipientHard
        : reply.Code is 550 or 554 ? DeliveryVerdict.Blocked
        : DeliveryVerdict.MessageRefused;

    /// <summary>The wording of Google, Microsoft, Amazon and others where the code says less.</summary>
    [GeneratedRegex(@"SubmissionQuotaExceeded|daily (?:user |smtp |message )*(?:sending|relay)? ?(?:limit|quota) (?:is |has been |was )?(?:exceeded|reached)|exceeded (?:your|the|its) daily", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayLimit();

    [GeneratedRegex(@"SendAsDenied|\b5\.7\.60\b|\b5\.2\.252\b|not (?:have permissions? to|allowed to|authorized to) send (?:as|on behalf)|not owned by user", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SendAsDenied();

    [GeneratedRegex(@"too many (?:concurrent |simultaneous )?(?:smtp )?(?:connections|sessions)|concurrent connections? limit|maximum sending rate", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooMuch();

    /// <summary>The server does not send for us: we did not sign in, or it is the wrong server.</summary>
    [GeneratedRegex(@"relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:permitted|allowed))|(?:unable|not permitted|not allowed|do(?:es)? not|no permission) to relay|authentication (?:is )?required|not authenticated", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotOurs();

    [GeneratedRegex(@"(?:no such|unknown|invalid|non-?existent) (?:local )?(?:user|mailbox|recipient|address|account)|(?:user|mailbox|recipient|account|address)\b.{0,80}\b(?:unknown|not found|(?:does not|doesn't) exist|disabled|inactive|invalid)|(?:does not|doesn't) have an? .{0,40}account|host (?:or domain name )?not found|null ?mx", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoSuchUser();

    [GeneratedRegex(@"(?:mailbox|quota|storage|inbox)\b.{0,40}\b(?:full|exceeded|over)|over (?:its |the )?quota|insufficient (?:system )?storage", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Full();

    [GeneratedRegex(@"spam|block(?:ed|list)|black ?list|denylist|\blisted\b|reputation|polic(?:y|ies)|\bspf\b|\bdkim\b|dmarc|unsolicited|content rejected|access denied|not accepted", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Policy();

    /// <summary>An enhanced status code (RFC 3463); all zeros where the reply has none.</summary>
    private readonly record struct EnhancedCode(int Class, int Subject, int Detail)
    {
        public bool IsNone => Class is 0;

        /// <summary>Too big for the server (5.3.4) or the mailbox (5.2.3), an address form it cannot take (5.6.7), or content it cannot (5.6.x).</summary>
        public bool IsAboutMessage => this is { Class: 5, Subject: 3, Detail: 4 } or { Class: 5, Subject: 2, Detail: 3 } or { Class: 5, Subject: 6 };

        /// <summary>Authentication required, too weak or refused (RFC 4954, 5.7.8, 5.7.9), account disabled, and Exchange's 5.7.57 and 5.7.64.</summary>
        public bool IsAboutSigningIn => this is { Class: 5, Subject: 7, Detail: 8 or 9 or 11 or 13 or 57 or 64 or 139 };

        /// <summary>
        /// Unknown user or host, moved, disabled, null MX; Exchange's 5.4.1 (no such recipient) and 5.4.310 (no such domain), a host that cannot be found
        /// (5.4.4).
        /// </summary>
        public bool IsNoSuchRecipient => this is { Class: 5, Subject: 1, Detail: 1 or 2 or 3 or 6 or 10 } or { Class: 5, Subject: 2, Detail: 1 } or { Class: 5, Subject: 4, Detail: 1 or 4 or 310 };

        public static EnhancedCode Of(SmtpReply reply) => reply.EnhancedCode?.Split('.') is [var type, var subject, var detail]
            ? new(Number(type), Number(subject), Number(detail))
            : default;

        public bool Is(int type, int subject, int detail) => this == new EnhancedCode(type, subject, detail);

        /// <summary>Where the two codes disagree, the enhanced one was chosen with more care.</summary>
        public bool IsPermanent(SmtpReply reply) => Class is 0 or 2 ? reply.Code >= 500 : Class is 5;

        private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
