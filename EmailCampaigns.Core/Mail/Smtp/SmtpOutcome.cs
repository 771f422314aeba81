using EmailCampaigns.Core.Mail.Refusals;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>What a conversation came to, in the words that all transports share.</summary>
internal static class SmtpOutcome
{
    /// <summary>The answer to the final dot.</summary>
    public static DeliveryOutcome Of(SmtpReply reply, string messageId, string host)
    {
        if (reply.IsRefusal)
        {
            return Refused(DeliveryStage.FinalDot, reply);
        }

        var text = reply.ToString();
        var ids = AssignedIds.Of(text, messageId, host);
        return new DeliveryOutcome(DeliveryVerdict.Accepted, DeliveryStage.FinalDot, text)
        {
            Code = reply.Code,
            EnhancedCode = reply.EnhancedCode,
            WireMessageId = ids.MessageId,
            ProviderMessageId = ids.QueueId,
        };
    }

    /// <summary>A refusal, or a conversation that broke.</summary>
    public static DeliveryOutcome Of(SmtpFault fault) =>
        fault.Reply is { } reply ? Refused(fault.Stage, reply) : new DeliveryOutcome(SmtpVerdict.Of(fault.Stage, fault.Kind), fault.Stage, fault.Message);

    /// <summary>A message that is not offered to the server at all.</summary>
    public static DeliveryOutcome OfMessage(string text, string enhancedCode) =>
        new(DeliveryVerdict.MessageRefused, DeliveryStage.Mail, text) { EnhancedCode = enhancedCode };

    private static DeliveryOutcome Refused(DeliveryStage stage, SmtpReply reply)
    {
        var verdict = SmtpVerdict.Of(stage, reply);
        var isBounce = verdict is DeliveryVerdict.RecipientHard or DeliveryVerdict.RecipientSoft or DeliveryVerdict.Blocked or DeliveryVerdict.MessageRefused;
        return new DeliveryOutcome(verdict, stage, reply.ToString())
        {
            Code = reply.Code,
            EnhancedCode = reply.EnhancedCode,
            Rule = isBounce ? RefusalClassifier.Of(new Refusal(reply.Code, reply.EnhancedCode, reply.ToString(), stage)).In("the server's answer") : null,
        };
    }
}
