using System.Text.RegularExpressions;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>
/// What a failure of Microsoft Graph means for a message and its sender, in the classes that <see cref="SmtpVerdict"/> has. Graph hands a message to the transport of Exchange and says nothing
/// of the recipient's server: what that refuses comes back as a report.
/// </summary>
internal static partial class GraphVerdict
{
    /// <summary>Nothing was sent.</summary>
    public static DeliveryOutcome Of(GraphException fault)
    {
        if (fault.IsUnreachable)
        {
            return new DeliveryOutcome(DeliveryVerdict.Retry, DeliveryStage.Connect, fault.Message);
        }

        var verdict = VerdictOf(fault);
        return new DeliveryOutcome(verdict, fault.Status is 401 or 403 ? DeliveryStage.Auth : DeliveryStage.Data, fault.Message)
        {
            Code = fault.Status,
            EnhancedCode = fault.Code,
            RetryAfter = fault.RetryAfter,
            Rule = verdict is DeliveryVerdict.RecipientHard or DeliveryVerdict.MessageRefused ? $"{fault.Code ?? $"Status {fault.Status}"} in the server's answer" : null,
        };
    }

    /// <summary>There is no access token.</summary>
    public static DeliveryOutcome Of(AccessTokenException fault) =>
        new(fault.IsFinal ? DeliveryVerdict.SenderRefused : DeliveryVerdict.Retry, DeliveryStage.Auth, fault.Message) { EnhancedCode = fault.Error };

    private static DeliveryVerdict VerdictOf(GraphException fault) => fault switch
    {
        _ when DayLimit().IsMatch($"{fault.Code} {fault.Message}") => DeliveryVerdict.SenderDayLimit,
        { IsThrottled: true } => DeliveryVerdict.SenderBusy,
        { Code: "ErrorInvalidRecipients" } => DeliveryVerdict.RecipientHard,
        { Status: 413 } => DeliveryVerdict.MessageRefused,
        { Status: 401 or 403 or 404 or 507 } => DeliveryVerdict.SenderRefused, // 404: there is no mailbox
        { Code: "ErrorSendAsDenied" or "ErrorAccessDenied" or "ErrorAccountSuspend" or "ErrorQuotaExceeded" or "ErrorMessageSubmissionBlocked" or "ErrorNonExistentMailbox" or "MailboxNotEnabledForRESTAPI" or "MailboxNotSupportedForRESTAPI" } =>
            DeliveryVerdict.SenderRefused,
        { Status: >= 500 } => DeliveryVerdict.SenderBusy,
        _ => DeliveryVerdict.MessageRefused,
    };

    [GeneratedRegex(@"ErrorExceededMessageLimit|ErrorRecipientRateLimit|Submission ?Quota ?Exceeded|exceeded (?:your|the|its) daily", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayLimit();
}
