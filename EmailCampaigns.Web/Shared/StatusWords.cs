using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Shared;

/// <summary>A status as a page shows it.</summary>
public readonly record struct StatusLook(string Word, StatusFamily Family);

/// <summary>One word and one colour for each status, the same on every screen.</summary>
public static class StatusWords
{
    /// <summary>The word and colour of a status.</summary>
    /// <param name="kind">Whose status.</param>
    /// <param name="status">As the database stores it: <c>in_progress</c>. Beside the stored ones: <c>waiting</c> (an active campaign with a closed lane),
    /// <c>waits_for_approval</c> (a planned email whose draft waits), <c>resting</c> (a sender that is paused), <c>inactive</c> (a sender that is switched off), <c>may_be_mailed</c> and <c>suppressed</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such status; it needs a word here before a page can show it.</exception>
    public static StatusLook Of(StatusKind kind, string status) => (kind, status) switch
    {
        (StatusKind.Campaign, "draft") => new("Draft", StatusFamily.Grey),
        (StatusKind.Campaign, "active") => new("Active", StatusFamily.Green),
        (StatusKind.Campaign, "waiting") => new("Waiting", StatusFamily.Amber),
        (StatusKind.Campaign, "paused") => new("Paused", StatusFamily.Amber),
        (StatusKind.Campaign, "completed") => new("Completed", StatusFamily.Green),
        (StatusKind.Campaign, "stopped") => new("Stopped", StatusFamily.Red),
        (StatusKind.Campaign, "archived") => new("Archived", StatusFamily.Grey),

        (StatusKind.Enrollment, "pending") => new("Pending", StatusFamily.Grey),
        (StatusKind.Enrollment, "in_progress") => new("In progress", StatusFamily.Blue),
        (StatusKind.Enrollment, "paused") => new("Paused", StatusFamily.Amber),
        (StatusKind.Enrollment, "completed") => new("Completed", StatusFamily.Green),
        (StatusKind.Enrollment, "replied") => new("Replied", StatusFamily.Violet),
        (StatusKind.Enrollment, "bounced") => new("Bounced", StatusFamily.Red),
        (StatusKind.Enrollment, "unsubscribed") => new("Unsubscribed", StatusFamily.Red),
        (StatusKind.Enrollment, "stopped") => new("Stopped", StatusFamily.Grey),
        (StatusKind.Enrollment, "failed") => new("Failed", StatusFamily.Red),

        (StatusKind.Draft, "draft") => new("To review", StatusFamily.Grey),
        (StatusKind.Draft, "approved") => new("Approved", StatusFamily.Blue),
        (StatusKind.Draft, "scheduled") => new("Scheduled", StatusFamily.Blue),
        (StatusKind.Draft, "sent") => new("Sent", StatusFamily.Green),
        (StatusKind.Draft, "rejected") => new("Rejected", StatusFamily.Grey),
        (StatusKind.Draft, "unwritten") => new("To be written", StatusFamily.Grey),
        (StatusKind.Draft, "failed") => new("Failed", StatusFamily.Red),

        (StatusKind.Email, "planned") => new("Planned", StatusFamily.Grey),
        (StatusKind.Email, "waits_for_approval") => new("Waits for approval", StatusFamily.Amber),
        (StatusKind.Email, "pending") => new("Scheduled", StatusFamily.Blue),
        (StatusKind.Email, "sending") => new("Sending", StatusFamily.Blue),
        (StatusKind.Email, "sent") => new("Sent", StatusFamily.Green),
        (StatusKind.Email, "interrupted") => new("Interrupted", StatusFamily.Amber),
        (StatusKind.Email, "cancelled") => new("Cancelled", StatusFamily.Grey),
        (StatusKind.Email, "failed") => new("Failed", StatusFamily.Red),

        (StatusKind.SentEmail, "sent") => new("Sent", StatusFamily.Green),
        (StatusKind.SentEmail, "delivered") => new("Delivered", StatusFamily.Green),
        (StatusKind.SentEmail, "bounced") => new("Bounced", StatusFamily.Red),
        (StatusKind.SentEmail, "complained") => new("Marked as spam", StatusFamily.Red),

        (StatusKind.Sender, "pending") => new("Not checked", StatusFamily.Grey),
        (StatusKind.Sender, "verified") => new("Works", StatusFamily.Green),
        (StatusKind.Sender, "failed") => new("In trouble", StatusFamily.Red),
        (StatusKind.Sender, "resting") => new("Paused", StatusFamily.Amber),
        (StatusKind.Sender, "inactive") => new("Inactive", StatusFamily.Grey),

        (StatusKind.Import, "pending") => new("Waiting", StatusFamily.Grey),
        (StatusKind.Import, "processing") => new("Processing", StatusFamily.Blue),
        (StatusKind.Import, "completed") => new("Completed", StatusFamily.Green),
        (StatusKind.Import, "cancelled") => new("Cancelled", StatusFamily.Grey),
        (StatusKind.Import, "failed") => new("Failed", StatusFamily.Red),

        (StatusKind.Contact, "may_be_mailed") => new("May be mailed", StatusFamily.Green),
        (StatusKind.Contact, "suppressed") => new("Suppressed", StatusFamily.Red),

        _ => throw new ArgumentOutOfRangeException(nameof(status), status, $"No word for this status of {kind}."),
    };

    /// <summary>As the database words an enum's value: <c>InProgress</c> is <c>in_progress</c>.</summary>
    public static string Stored(Enum status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return SnakeCase.Of(status.ToString());
    }
}
