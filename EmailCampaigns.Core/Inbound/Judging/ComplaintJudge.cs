using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>Feedback reports (RFC 5965).</summary>
internal static class ComplaintJudge
{
    public static Judgement? Of(InboundMail mail) => mail.Feedback switch
    {
        null => null,
        { Type: "not-spam" } => new Judgement(ReplyKind.AutoReply, "Feedback report of the type not-spam: no complaint"),
        { Type: "auth-failure" or "dmarc" } feedback => new Judgement(ReplyKind.AutoReply, $"Feedback report of the type {feedback.Type}: no complaint"),
        var feedback => new Judgement(ReplyKind.Bounce, $"Feedback report of the type {CleanText.Line(feedback.Type, 40)}")
        {
            Failure = FailureClass.Complaint,
            Recipients = [.. feedback.Recipients, .. mail.Returned?.Recipients ?? []],
        },
    };
}
