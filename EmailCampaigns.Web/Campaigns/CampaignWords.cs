using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What a campaign is and does, in a marketer's words.</summary>
public static class CampaignWords
{
    /// <summary>When an email of something paused goes.</summary>
    public const string WhenResumed = "when resumed";

    /// <summary>The states in the order in which one meets them.</summary>
    public static IReadOnlyList<CampaignStatus> States { get; } =
        [CampaignStatus.Draft, CampaignStatus.Active, CampaignStatus.Paused, CampaignStatus.Completed, CampaignStatus.Stopped, CampaignStatus.Archived];

    /// <summary>What can be done with the campaign now, in one line.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="list">The name of its list.</param>
    public static string Purpose(Campaign campaign, string? list)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return campaign switch
        {
            { Status: CampaignStatus.Draft } => "Write the emails and the pauses between them. Nothing is sent before you start.",
            { Status: CampaignStatus.Active, LaunchState: LaunchState.Running } => "It is starting: contacts are enrolled and every email gets its time.",
            { Status: CampaignStatus.Active, StatusReason: { } reason } => reason,
            { Status: CampaignStatus.Active } => Joined(IntakeWords.Takes(campaign, list), campaign.Approval == Approval.Required
                ? "Emails go out when they are due and approved. Whoever replies leaves the sequence."
                : "Emails go out when they are due. Whoever replies leaves the sequence."),
            { Status: CampaignStatus.Paused, StatusReason: { } reason } => $"Nothing goes out. {reason}",
            { Status: CampaignStatus.Paused, IsIntakeOpen: true } => $"Nothing goes out until you resume it. New contacts are taken meanwhile, {IntakeWords.Ways(campaign, list)}.",
            { Status: CampaignStatus.Paused } => "Nothing goes out until you resume it. Then every email gets a new time.",
            { Status: CampaignStatus.Completed, IsIntakeOpen: true } => $"Every email was sent or has ended. It goes on with new contacts, {IntakeWords.Ways(campaign, list)}.",
            { Status: CampaignStatus.Completed } => "Every email was sent or has ended. Enroll more contacts to go on.",
            { Status: CampaignStatus.Stopped } => "It was stopped for good. Duplicate it to start over.",
            { Status: CampaignStatus.Archived } => "Archived. Its history is kept.",
            _ => throw new ArgumentOutOfRangeException(nameof(campaign), campaign.Status, "No words for this state."),
        };
    }

    private static string Joined(string? first, string second) => first is null ? second : $"{first} {second}";

    /// <summary>Why the emails of an active campaign wait and until when, as the start of a sentence; null while they go out.</summary>
    public static string? Waiting(CampaignStatus status, LaneOfCampaign? lane, string zone, DateTime now) =>
        status == CampaignStatus.Active && SendingWords.Waiting(lane?.ClosedReason, lane?.ClosedUntil, zone, now) is { } waiting
            ? char.ToUpperInvariant(waiting[0]) + waiting[1..]
            : null;

    /// <summary>What does not come about, and how often it was tried.</summary>
    public static string Failing(JobProblem failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var what = failure.Job switch
        {
            JobKind.Launch => "Enrolling and planning failed",
            JobKind.Settle => "Giving its emails new times, or cancelling them, failed",
            JobKind.Complete => "Completing it failed",
            JobKind.Intake => "Enrolling the contacts who joined its list failed",
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Job, "This job does not work on campaigns."),
        };
        return failure.Failures == 1 ? what : $"{what} {failure.Failures} times in a row";
    }

    /// <summary>When an email goes, as short as a grid needs it: "today at 14:06", "about Monday 19 January", "due since today at 09:57", "when resumed".</summary>
    /// <param name="status">The email's; one that is planned is meant as a day.</param>
    /// <param name="cancelled">Why it is cancelled, if it is: pausing calls off what waits, and resuming plans it again.</param>
    /// <param name="at">UTC.</param>
    /// <param name="campaign">The status of its campaign.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The viewer's.</param>
    /// <param name="plannedFor">What one that is planned waits for; with the words that Review has for it.</param>
    public static string Goes(ScheduledEmailStatus status, CancelReason? cancelled, DateTime at, CampaignStatus campaign, DateTime now, DateTimeZone zone, PlannedFor plannedFor = PlannedFor.Turn) => status switch
    {
        ScheduledEmailStatus.Cancelled when cancelled is CancelReason.CampaignPaused or CancelReason.EnrollmentPaused => WhenResumed,
        ScheduledEmailStatus.Cancelled when cancelled is CancelReason.ConditionNotMet => "skipped, its condition was not met",
        ScheduledEmailStatus.Cancelled => "not sent",
        ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending when campaign == CampaignStatus.Paused => WhenResumed,
        ScheduledEmailStatus.Planned when at < now => plannedFor switch
        {
            PlannedFor.Approval => "once approved",
            PlannedFor.EmailBefore => ReviewWords.AfterEmailBefore,
            PlannedFor.Turn => "when its turn comes",
        },
        ScheduledEmailStatus.Planned => $"about {ReviewWords.Day(at, now, zone)}{(plannedFor == PlannedFor.Approval ? ", once approved" : "")}",
        ScheduledEmailStatus.Pending when ReviewWords.IsLate(at, now) => "due since " + ReviewWords.When(at, now, zone),
        _ => ReviewWords.When(at, now, zone),
    };

    /// <summary>What stands below an email.</summary>
    public static string Footer(FooterKind kind) => kind switch
    {
        FooterKind.None => "Nothing",
        FooterKind.Line => "A line that leads to the unsubscribe page",
        FooterKind.Full => "Postal address and unsubscribe link",
    };

    /// <summary>Why an email goes later than was planned.</summary>
    public static string Moved(MovedReason reason) => reason switch
    {
        MovedReason.Window => "moved into the hours of the campaign",
        MovedReason.CampaignDailyLimit => "moved by the campaign’s daily limit",
        MovedReason.SenderDailyLimit => "moved by the sender’s daily limit",
        MovedReason.SenderHourlyLimit => "moved by the sender’s hourly limit",
        MovedReason.Gap => "moved to keep the pause between emails",
        MovedReason.RateLimit => "moved by a sending limit",
        MovedReason.DomainThrottle => "moved, the recipient’s mail server takes few at a time",
        MovedReason.SenderPaused => "moved, the sender was paused",
        MovedReason.Retry => "a new try after a failure",
        MovedReason.Resumed => "new time after a pause",
        MovedReason.ApprovedLate => "moved, it was approved late",
        MovedReason.PlanChanged => "new time after a change of the campaign",
    };

    /// <summary>"Monday to Friday", "Monday, Wednesday", "Every day".</summary>
    public static string Days(IReadOnlyCollection<DayOfWeek> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var ordered = days.Select(d => ((int)d + 6) % 7).Distinct().Order().ToList();
        var isRun = ordered.Count > 2 && ordered[^1] - ordered[0] == ordered.Count - 1;
        return ordered switch
        {
            [] => "On no day",
            { Count: 7 } => "Every day",
            _ when isRun => $"{Name(ordered[0])} to {Name(ordered[^1])}",
            _ => string.Join(", ", ordered.Select(Name)),
        };

        static string Name(int index) => ((DayOfWeek)((index + 1) % 7)).ToString();
    }

    /// <summary>"09:00 to 17:00", "the whole day".</summary>
    public static string Hours(TimeOnly start, TimeOnly end) => start == end && start == TimeOnly.MinValue
        ? "the whole day"
        : FormattableString.Invariant($"{start:HH\\:mm} to {end:HH\\:mm}") + (end <= start ? " of the next day" : "");

    /// <summary>"150 a day", or that there is no limit.</summary>
    public static string Limit(int perDay) => perDay == 0 ? "as many as the sender may send" : perDay.ToString("N0", CultureInfo.InvariantCulture) + " a day";

    /// <summary>"3 minutes", "90 seconds".</summary>
    public static string Gap(int seconds) => seconds switch
    {
        0 => "no pause",
        _ when seconds % 3600 == 0 => ProgressWords.Counted(seconds / 3600, "hour"),
        _ when seconds % 60 == 0 => ProgressWords.Counted(seconds / 60, "minute"),
        _ => ProgressWords.Counted(seconds, "second"),
    };

    /// <summary>"4 days", "4 business days", "4 days 2 hours"; "at once" for none.</summary>
    public static string Delay(int days, int hours, bool inBusinessDays = false)
    {
        var whole = ProgressWords.Counted(days, inBusinessDays ? "business day" : "day");
        return (days, hours) switch
        {
            (0, 0) => "at once",
            (_, 0) => whole,
            (0, _) => ProgressWords.Counted(hours, "hour"),
            _ => $"{whole} {ProgressWords.Counted(hours, "hour")}",
        };
    }

    /// <summary>What a step asks for: "step 1 was opened".</summary>
    public static string Condition(StepCondition condition, int step) => condition switch
    {
        StepCondition.Opened => $"step {step} was opened",
        StepCondition.NotOpened => $"step {step} was not opened",
        StepCondition.Clicked => $"a link in step {step} was clicked",
        StepCondition.NotClicked => $"no link in step {step} was clicked",
    };

    /// <summary>"Thursday 12 March", with the year where it is not this one.</summary>
    public static string Day(DateOnly day, DateOnly today) =>
        day.ToString(day.Year == today.Year ? "dddd d MMMM" : "dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Change(CampaignStatus from, CampaignStatus to) => (from, to) switch
    {
        _ when from == to => "Changed",
        (CampaignStatus.Draft, CampaignStatus.Active) => "Started",
        (CampaignStatus.Paused, CampaignStatus.Active) => "Resumed",
        (CampaignStatus.Completed, CampaignStatus.Active) => "Reopened",
        _ => StatusWords.Of(StatusKind.Campaign, SnakeCase.Of(to)).Word,
    };
}

/// <summary>What an email waits for that has no firm time.</summary>
public enum PlannedFor
{
    /// <summary>Its time is being worked out.</summary>
    Turn,

    /// <summary>It is the next of its contact, and somebody has to approve its draft.</summary>
    Approval,

    /// <summary>An email before it has not gone.</summary>
    EmailBefore,
}
