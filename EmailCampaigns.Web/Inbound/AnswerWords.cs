using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Web.Inbound;

/// <summary>Answers in words.</summary>
public static class AnswerWords
{
    /// <summary>The word and colour of a status.</summary>
    public static StatusLook Of(AnswerStatus status) => status switch
    {
        AnswerStatus.Waiting => new("Waiting", StatusFamily.Amber),
        AnswerStatus.Sending => new("Sending", StatusFamily.Blue),
        AnswerStatus.Sent => new("Sent", StatusFamily.Green),
        AnswerStatus.Failed => new("Not delivered", StatusFamily.Red),
        AnswerStatus.Interrupted => new("Not certain", StatusFamily.Red),
        AnswerStatus.Cancelled => new("Taken back", StatusFamily.Grey),
    };

    /// <summary>What happens to it next, or why nothing does.</summary>
    public static string State(ThreadMessage.Answer answer, DateTime now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Status switch
        {
            AnswerStatus.Waiting when answer.WaitsFor is AnswerWait.Undo or null => answer.DueAt > now ? $"Goes in {ProgressWords.Counted((int)Math.Ceiling((answer.DueAt - now).TotalSeconds), "second")}." : "Goes now.",
            AnswerStatus.Waiting => $"{Of(answer.WaitsFor!.Value)} Next try {ReviewWords.When(answer.DueAt, now, zone)}.{(answer.Error is { } error ? $" {error}" : "")}",
            AnswerStatus.Sending => "It is being handed over.",
            AnswerStatus.Interrupted => $"Nobody can say whether it arrived: {answer.Error} Look into the mailbox's Sent folder, or ask them.",
            AnswerStatus.Failed => answer.CameBack ? $"It came back: {answer.Error}" : answer.Error ?? "It was not sent.",
            AnswerStatus.Sent or AnswerStatus.Cancelled => "",
        };
    }

    private static string Of(AnswerWait wait) => wait switch
    {
        AnswerWait.Undo => "It can be taken back.",
        AnswerWait.Gap => "The sender pauses between two emails.",
        AnswerWait.SenderDailyLimit => "The sender's limit for today is reached.",
        AnswerWait.SenderHourlyLimit => "The sender's limit for this hour is reached.",
        AnswerWait.SenderRollingLimit => "The sender's limit for 24 hours is reached.",
        AnswerWait.RateLimit => "A limit of the workspace, the sender or the recipient's domain is reached.",
        AnswerWait.SenderPaused => "The sender is paused.",
        AnswerWait.SenderUnusable => "The sender is switched off or not verified.",
        AnswerWait.WorkspaceHeld => "All sending of the workspace is held.",
        AnswerWait.InstallationHeld => "All sending is held.",
        AnswerWait.Retry => "The mail server put it off.",
        AnswerWait.Trouble => "It could not be sent because of a fault here.",
    };
}
