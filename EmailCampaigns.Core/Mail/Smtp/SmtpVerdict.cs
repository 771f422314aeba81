using System.Text.RegularExpressions;
using EmailCampaigns.Core.Mail.Refusals;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// What a refusal means. The stage is looked at first, since the same code means different things at different stages; then the enhanced code, since the first
/// digit alone misleads (an unknown user can come as 450, a full mailbox as 552); then the words, for servers that say no more than 550. What a lasting refusal says of the recipient is judged
/// by the same rules as a report that comes back (<see cref="RefusalClassifier"/>).
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
        var code = EnhancedCode.Parse(reply.EnhancedCode);
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
    public static DeliveryVerdict Of(DeliveryStage stage, SmtpFaultKind kind) => kind switch
    {
        _ when stage is DeliveryStage.FinalDot => DeliveryVerdict.Unknown,
        SmtpFaultKind.StarttlsNotOffered or SmtpFaultKind.CertificateNameMismatch or SmtpFaultKind.CertificateExpired or SmtpFaultKind.CertificateUntrusted
            or SmtpFaultKind.NoAuthMechanism or SmtpFaultKind.NoAccessToken => DeliveryVerdict.SenderRefused,
        SmtpFaultKind.HostUnknown or SmtpFaultKind.NameLookupFailed or SmtpFaultKind.ConnectionRefused or SmtpFaultKind.Unreachable or SmtpFaultKind.TimedOut or SmtpFaultKind.Closed
            or SmtpFaultKind.Garbled or SmtpFaultKind.HandshakeFailed or SmtpFaultKind.AccessTokenUnavailable => DeliveryVerdict.Retry,
        SmtpFaultKind.Refused => throw new ArgumentException("A refusal is judged by its reply.", nameof(kind)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without verdict."),
    };

    /// <summary>At MAIL nothing is known of the recipient: a lasting no is one to the sender, or to the size it announced.</summary>
    private static DeliveryVerdict OfSender(SmtpReply reply, EnhancedCode code) =>
        code.IsAboutMessage ? DeliveryVerdict.MessageRefused
        : reply.Code is 552 && code.IsNone ? DeliveryVerdict.MessageRefused
        : code.IsPermanent(reply.Code) ? DeliveryVerdict.SenderRefused
        : code.Subject is 3 ? DeliveryVerdict.SenderBusy
        : DeliveryVerdict.Retry;

    /// <summary>At RCPT, DATA and the final dot.</summary>
    private static DeliveryVerdict OfMessage(DeliveryStage stage, SmtpReply reply, EnhancedCode code, string text) =>
        code.IsAboutMessage ? DeliveryVerdict.MessageRefused
        : code is { Subject: 2, Detail: 2 } ? DeliveryVerdict.RecipientSoft
        : reply.Code is 530 or 534 or 535 or 538 || code.IsAboutSigningIn ? DeliveryVerdict.SenderRefused
        : !code.IsPermanent(reply.Code) ? OfTemporary(stage, reply, code, text)
        : code is { Subject: 1, Detail: 7 or 8 } || NotOurs().IsMatch(text) ? DeliveryVerdict.SenderRefused
        : RefusalClassifier.Of(new Refusal(reply.Code, reply.EnhancedCode, text, stage)).Class switch
        {
            FailureClass.Hard => DeliveryVerdict.RecipientHard,
            FailureClass.Soft => DeliveryVerdict.RecipientSoft,
            FailureClass.Blocked => DeliveryVerdict.Blocked,
            FailureClass.Message => DeliveryVerdict.MessageRefused,
            var other => throw new InvalidOperationException($"An answer of a server is no {other}."),
        };

    private static DeliveryVerdict OfTemporary(DeliveryStage stage, SmtpReply reply, EnhancedCode code, string text) =>
        code.Subject is 3 ? DeliveryVerdict.SenderBusy
        : code.IsNone && reply.Code is 452 && stage is DeliveryStage.Rcpt && RefusalWords.Full().IsMatch(text) ? DeliveryVerdict.RecipientSoft
        : DeliveryVerdict.Retry;

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
}
